// Package encode encodes songs, a batch at a time, with several workers.
package encode

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

const batchSize = 64

type Encoder interface {
	Encode(ctx context.Context, song []byte) error
}

type Handler struct {
	encoder Encoder
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	jobs := make(chan *sarama.ConsumerMessage)
	results := make(chan error, batchSize)
	defer close(jobs)
	for range 8 {
		go func() {
			for msg := range jobs {
				results <- h.encoder.Encode(session.Context(), msg.Value)
			}
		}()
	}
	sent := 0
	for msg := range claim.Messages() {
		jobs <- msg
		sent++
		if sent < batchSize {
			continue
		}
		for ; sent > 0; sent-- {
			if err := <-results; err != nil {
				return fmt.Errorf("encode: %w", err)
			}
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "encoder", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"songs"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
