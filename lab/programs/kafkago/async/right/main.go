// Package meter sends readings, and waits until they are sent.
//
//lab:shown at-least-once
package meter

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	writer := &kafka.Writer{
		Addr:         kafka.TCP(env.Brokers...),
		Topic:        env.Output,
		RequiredAcks: kafka.RequireAll,
		Async:        true,
	}
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return err
		}
	}
	return writer.Close()
}
