// Package crawl fetches pages and stores them.
package crawl

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"
)

type Fetcher interface {
	Fetch(ctx context.Context, url string) error
}

type Crawler struct {
	fetcher Fetcher
}

func (h *Crawler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Crawler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Crawler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	g, ctx := errgroup.WithContext(session.Context())
	g.Go(func() error {
		log.Printf("fetcher of partition %d starts", claim.Partition())
		return h.drain(ctx, session, claim.Messages())
	})
	return g.Wait()
}

func (h *Crawler) drain(ctx context.Context, session sarama.ConsumerGroupSession, pages <-chan *sarama.ConsumerMessage) error {
	for msg := range pages {
		if err := h.fetcher.Fetch(ctx, string(msg.Value)); err != nil {
			return fmt.Errorf("fetch %s: %w", msg.Value, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Crawler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "crawler", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"pages"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
