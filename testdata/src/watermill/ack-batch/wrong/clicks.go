// Package clicks counts clicks in a database.
package clicks

import (
	"context"
	"database/sql"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
)

func Run(ctx context.Context, brokers []string, db *sql.DB) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "clicks",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "clicks")
	if err != nil {
		return err
	}
	var batch [][]byte
	for msg := range messages {
		batch = append(batch, msg.Payload)
		msg.Ack() // want "commit-before-processing"
		if len(batch) == 100 {
			if err := insert(ctx, db, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	return nil
}

func insert(ctx context.Context, db *sql.DB, clicks [][]byte) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, c := range clicks {
		if _, err := tx.ExecContext(ctx, "INSERT INTO clicks VALUES ($1)", string(c)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
