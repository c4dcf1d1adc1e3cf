// Package meter sends readings with a writer as it is by default: no broker acknowledges them.
//
//lab:crash refused forgotten unanswered
//lab:shown at-most-once
package meter

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	writer := &kafka.Writer{
		Addr:      kafka.TCP(env.Brokers...),
		Topic:     env.Output,
		BatchSize: 1,
	}
	defer writer.Close()
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return err
		}
	}
	return nil
}
