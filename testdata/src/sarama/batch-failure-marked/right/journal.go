// Package journal appends journal entries in batches.
package journal

import (
	"context"
	"database/sql"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Writer struct {
	db *sql.DB
}

func (h *Writer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Writer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Writer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var entries []*sarama.ConsumerMessage
	for msg := range claim.Messages() {
		entries = append(entries, msg)
		if len(entries) < 200 {
			continue
		}
		if err := h.write(session.Context(), entries); err != nil {
			log.Printf("write %d entries: %v", len(entries), err)
			return err
		}
		session.MarkMessage(entries[len(entries)-1], "")
		entries = nil
	}
	return nil
}

func (h *Writer) write(ctx context.Context, entries []*sarama.ConsumerMessage) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, e := range entries {
		if _, err := tx.ExecContext(ctx, "INSERT INTO journal (at, body) VALUES (?, ?)", e.Timestamp, e.Value); err != nil {
			return fmt.Errorf("entry at offset %d: %w", e.Offset, err)
		}
	}
	return tx.Commit()
}

func Run(ctx context.Context, brokers []string, h *Writer) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "journal", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"entries"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
