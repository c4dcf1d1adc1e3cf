// Package seats assigns seats.
package seats

import (
	"context"
	"database/sql"
	"log"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func Run(ctx context.Context, brokers []string, db *sql.DB) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "seats",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "seats")
	if err != nil {
		return err
	}
	for i := 0; i < 4; i++ {
		go work(ctx, messages, db)
	}
	<-ctx.Done()
	return subscriber.Close()
}

func work(ctx context.Context, messages <-chan *message.Message, db *sql.DB) {
	for msg := range messages {
		if assign(ctx, db, msg) {
			msg.Ack() // want "commit-despite-failure"
		} else {
			msg.Nack()
		}
	}
}

func assign(ctx context.Context, db *sql.DB, msg *message.Message) bool {
	_, err := db.ExecContext(ctx, "UPDATE seats SET taken = true WHERE id = $1", string(msg.Payload))
	if err != nil {
		log.Println("assign:", err)
	}
	return true
}
