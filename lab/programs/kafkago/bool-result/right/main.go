// Package checks checks records. What does not pass ends it.
//
//lab:guarantee at-least-once
package checks

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// check reports whether a record passes.
func check(env *program.Env, m kafka.Message) bool {
	if err := env.Work(m.Value); err != nil {
		log.Printf("record %s: %v", m.Key, err)
		return false
	}
	return true
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
		if !check(env, m) {
			return fmt.Errorf("record at offset %d does not pass", m.Offset)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
