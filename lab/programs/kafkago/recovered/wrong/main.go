// Package rules applies rules. It survives one that panics, and commits.
//
//lab:crash fail after
package rules

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// apply panics if a rule does not hold.
func apply(env *program.Env, m kafka.Message) {
	if err := env.Work(m.Value); err != nil {
		panic(err)
	}
}

func try(env *program.Env, m kafka.Message) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Printf("rules at offset %d: %v", m.Offset, r)
		}
	}()
	apply(env, m)
	return nil
}

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
		if err := try(env, m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
