// Package alarms sends alarms, and does not ask what has become of them.
//
//lab:crash refused exit
//lab:shown at-most-once
package alarms

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
		MaxAttempts:  1,
		BatchSize:    1,
		Async:        true,
	}
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return err
		}
	}
	return writer.Close()
}
