// Package clips converts videos with several workers.
package clips

import (
	"context"
	"fmt"
	"log"
	"sync"

	"github.com/IBM/sarama"
)

type Converter interface {
	Convert(ctx context.Context, name string, clip []byte) error
}

type Handler struct {
	converter Converter
	workers   int
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim hands the claim to a worker that marks what it has done, in order.
func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx, cancel := context.WithCancel(session.Context())
	defer cancel()
	jobs := make(chan *sarama.ConsumerMessage)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		h.work(ctx, session, jobs, cancel)
	}()
	defer wg.Wait()
	defer close(jobs)
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			select {
			case jobs <- msg:
			case <-ctx.Done():
				return nil
			}
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *Handler) work(ctx context.Context, session sarama.ConsumerGroupSession, jobs <-chan *sarama.ConsumerMessage, stop func()) {
	for msg := range jobs {
		if err := h.converter.Convert(ctx, string(msg.Key), msg.Value); err != nil {
			log.Printf("convert %s: %v", msg.Key, err)
			stop()
			return
		}
		session.MarkMessage(msg, "")
	}
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "converter", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"clips"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
