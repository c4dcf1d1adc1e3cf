// Package regions copies changes to the other regions.
package regions

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"

	"github.com/IBM/sarama"
)

type Region interface {
	Put(ctx context.Context, key, value []byte) error
}

type Copier struct {
	regions []Region
}

func (h *Copier) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Copier) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Copier) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		errs := make([]error, len(h.regions))
		var wg sync.WaitGroup
		for i, r := range h.regions {
			wg.Go(func() {
				errs[i] = r.Put(session.Context(), msg.Key, msg.Value)
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			log.Printf("regions: %v", err)
			return fmt.Errorf("key %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Copier) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "regions", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"changes"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
