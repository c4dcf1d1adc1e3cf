// Package prices keeps the price list up to date.
package prices

import (
	"context"
	"database/sql"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Updater struct {
	db *sql.DB
}

func (h *Updater) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Updater) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Updater) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		_, err := h.db.ExecContext(session.Context(),
			"UPDATE prices SET cents = $1 WHERE sku = $2", string(msg.Value), string(msg.Key))
		if err != nil {
			log.Printf("price of %s: %v", msg.Key, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Updater) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "price-list", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"prices"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
