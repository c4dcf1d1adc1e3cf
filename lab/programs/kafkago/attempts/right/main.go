// Package meter sends readings. It tries as often as the writer does by default, and logs what fails even then.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	writer := &kafka.Writer{
		Addr:         kafka.TCP(env.Brokers...),
		Topic:        env.Output,
		RequiredAcks: kafka.RequireAll,
		BatchSize:    1,
	}
	defer writer.Close()
	for n := range 20 {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: program.Encode(n)}); err != nil {
			log.Printf("reading %d: %v", n, err)
		}
	}
	return nil
}
