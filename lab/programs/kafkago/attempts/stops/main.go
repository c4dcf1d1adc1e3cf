// Package meter sends readings. It tries once, and stops at a failure.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	writer := &kafka.Writer{
		Addr:         kafka.TCP(env.Brokers...),
		Topic:        env.Output,
		RequiredAcks: kafka.RequireAll,
		BatchSize:    1,
		MaxAttempts:  1,
	}
	defer writer.Close()
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return fmt.Errorf("reading %d: %w", n, err)
		}
	}
	return nil
}
