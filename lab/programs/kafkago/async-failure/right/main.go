// Package alarms sends alarms, and is told what has become of them.
//
//lab:shown at-least-once
package alarms

import (
	"context"
	"errors"
	"sync"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	var mu sync.Mutex
	var failed error
	writer := &kafka.Writer{
		Addr:         kafka.TCP(env.Brokers...),
		Topic:        env.Output,
		RequiredAcks: kafka.RequireAll,
		MaxAttempts:  1,
		BatchSize:    1,
		Async:        true,
		Completion: func(_ []kafka.Message, err error) {
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		},
	}
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return failed
}
