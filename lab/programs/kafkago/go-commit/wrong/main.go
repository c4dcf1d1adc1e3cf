// Package pushes sends push messages in the background, and commits each at once.
//
//lab:crash hold
package pushes

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func push(env *program.Env, m kafka.Message, sent chan<- error) {
	sent <- env.Work(m.Value)
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	sent := make(chan error, 1)
	go func() {
		for err := range sent {
			if err != nil {
				log.Fatal(err)
			}
		}
	}()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		go push(env, m, sent)
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
