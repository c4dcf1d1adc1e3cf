// Package exports writes files; ConsumeClaim returns nil on failure, which ends the session all the same.
package exports

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/IBM/sarama"
)

type Handler struct {
	dir string
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		name := filepath.Join(h.dir, fmt.Sprintf("%d-%d.json", msg.Partition, msg.Offset))
		if err := os.WriteFile(name, msg.Value, 0o644); err != nil {
			log.Printf("export %s: %v", name, err)
			return nil
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "exporter", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"exports"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
