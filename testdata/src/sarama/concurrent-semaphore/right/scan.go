// Package scan looks for viruses in uploads.
package scan

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
	"golang.org/x/sync/semaphore"
)

const parallel = 8

type Scanner interface {
	Scan(ctx context.Context, upload []byte) (clean bool, err error)
	Quarantine(ctx context.Context, key []byte)
}

type Handler struct {
	scanner Scanner
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx := session.Context()
	sem := semaphore.NewWeighted(parallel)
	n := 0
	for msg := range claim.Messages() {
		if err := sem.Acquire(ctx, 1); err != nil {
			return nil
		}
		go func() {
			defer sem.Release(1)
			h.scan(ctx, msg)
		}()
		n++
		if n%100 == 0 {
			if err := sem.Acquire(ctx, parallel); err != nil { // all scans are done
				return nil
			}
			sem.Release(parallel)
			session.MarkMessage(msg, "")
		}
	}
	return nil
}

func (h *Handler) scan(ctx context.Context, msg *sarama.ConsumerMessage) {
	for ctx.Err() == nil {
		clean, err := h.scanner.Scan(ctx, msg.Value)
		if err != nil {
			log.Printf("scan %s: %v", msg.Key, err)
			continue
		}
		if !clean {
			h.scanner.Quarantine(ctx, msg.Key)
		}
		return
	}
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "virus-scan", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"uploads"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
