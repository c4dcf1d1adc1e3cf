// Package users creates users. A failure leaves the function.
//
//lab:guarantee at-least-once
package users

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		user, err := program.Decode(m.Value)
		switch {
		case err != nil:
			log.Printf("no user at offset %d: %v", m.Offset, err)
		case user.N >= 0:
			if err := env.Work(fmt.Append(nil, user.N)); err != nil {
				log.Printf("user %d: %v", user.N, err)
				return err
			}
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
