// Package taxes files tax records, and tries each until it is filed.
package taxes

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"
)

type Office interface {
	File(ctx context.Context, record []byte) error
}

type Filer struct {
	office Office
}

func (h *Filer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Filer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Filer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		for {
			retry, err := h.file(session.Context(), msg)
			if err != nil {
				log.Printf("offset %d: %v", msg.Offset, err)
			}
			if !retry {
				break
			}
			select {
			case <-time.After(10 * time.Second):
			case <-session.Context().Done():
				return nil
			}
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

// file says whether filing is to be tried again, with the error that it met.
func (h *Filer) file(ctx context.Context, msg *sarama.ConsumerMessage) (retry bool, err error) {
	if err := h.office.File(ctx, msg.Value); err != nil {
		return true, fmt.Errorf("file: %w", err)
	}
	return false, nil
}

func Run(ctx context.Context, brokers []string, h *Filer) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "taxes", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"tax-records"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
