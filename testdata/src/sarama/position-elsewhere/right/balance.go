// Package balance keeps its position in the database, in the same transaction as the balances.
package balance

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/IBM/sarama"
)

type Keeper struct {
	consumer sarama.Consumer
	db       *sql.DB
}

func Open(brokers []string, db *sql.DB) (*Keeper, error) {
	cfg := sarama.NewConfig()
	cfg.Consumer.IsolationLevel = sarama.ReadCommitted
	consumer, err := sarama.NewConsumer(brokers, cfg)
	if err != nil {
		return nil, err
	}
	return &Keeper{consumer: consumer, db: db}, nil
}

func (k *Keeper) Follow(ctx context.Context, partition int32) error {
	var next int64
	err := k.db.QueryRowContext(ctx, "SELECT next FROM positions WHERE partition = $1", partition).Scan(&next)
	if err != nil {
		return err
	}
	pc, err := k.consumer.ConsumePartition("transfers", partition, next)
	if err != nil {
		return err
	}
	defer pc.Close()
	for {
		select {
		case msg := <-pc.Messages():
			if err := k.apply(ctx, msg); err != nil {
				return fmt.Errorf("transfer %d/%d: %w", msg.Partition, msg.Offset, err)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (k *Keeper) apply(ctx context.Context, msg *sarama.ConsumerMessage) error {
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE positions SET next = $1 WHERE partition = $2", msg.Offset+1, msg.Partition); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE balances SET cents = cents + $1 WHERE account = $2", string(msg.Value), string(msg.Key)); err != nil {
		return err
	}
	return tx.Commit()
}
