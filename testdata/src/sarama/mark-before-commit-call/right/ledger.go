// Package ledger writes postings into the general ledger.
package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/IBM/sarama"
)

type poster struct {
	db *sql.DB
}

func (h *poster) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *poster) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *poster) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		_, err := h.db.ExecContext(session.Context(),
			"INSERT INTO postings (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", string(msg.Key), msg.Value)
		if err != nil {
			return fmt.Errorf("insert posting %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
		session.Commit()
	}
	return nil
}

func Run(ctx context.Context, brokers []string, db *sql.DB) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "ledger", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{"postings"}, &poster{db: db}); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
