// Package replicas replicates rows. It starts again after a failure, with a new reader.
//
//lab:guarantee at-least-once
package replicas

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func replicate(ctx context.Context, env *program.Env, reader *kafka.Reader) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func connect(env *program.Env) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
}

func Run(ctx context.Context, env *program.Env) error {
	reader := connect(env)
	for {
		err := replicate(ctx, env, reader)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		log.Printf("replication stopped, starting again: %v", err)
		time.Sleep(20 * time.Millisecond)
		reader.Close()
		reader = connect(env)
	}
}
