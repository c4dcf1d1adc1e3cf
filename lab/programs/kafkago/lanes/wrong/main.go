// Package accounts books on accounts. Its goroutines share a lane, and each commits what it has booked.
//
//lab:crash serial
package accounts

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// book works through a lane, in order.
func book(ctx context.Context, env *program.Env, reader *kafka.Reader, lane <-chan kafka.Message) {
	for m := range lane {
		if err := env.Work(m.Value); err != nil {
			log.Fatalf("account %s: %v", m.Key, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	lane := make(chan kafka.Message, 100)
	for range 4 {
		go book(ctx, env, reader, lane)
	}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		lane <- m
	}
}
