// Package meter sends readings with a writer of the older kind, whose default is that all replicas acknowledge them.
//
//lab:shown at-least-once
package meter

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	writer := kafka.NewWriter(kafka.WriterConfig{
		Brokers:   env.Brokers,
		Topic:     env.Output,
		BatchSize: 1,
	})
	defer writer.Close()
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			return err
		}
	}
	return nil
}
