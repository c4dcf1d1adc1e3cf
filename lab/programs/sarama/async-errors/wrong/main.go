// Package meter sends readings. Errors are logged.
//
//lab:crash refused
//lab:shown at-most-once
package meter

import (
	"context"
	"log/slog"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Retry.Max = 0
	producer, err := sarama.NewAsyncProducer(env.Brokers, config)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		for err := range producer.Errors() {
			slog.Error("reading not sent", "error", err)
		}
	}()
	for n := range 20 {
		producer.Input() <- &sarama.ProducerMessage{Topic: env.Output, Value: sarama.ByteEncoder(program.Encode(n))}
	}
	producer.AsyncClose()
	<-failed
	return nil
}
