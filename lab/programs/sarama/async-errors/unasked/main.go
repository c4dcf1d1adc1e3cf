// Package meter sends readings. It does not ask for errors.
//
//lab:shown at-most-once
package meter

import (
	"context"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Retry.Max = 0
	config.Producer.Return.Errors = false
	producer, err := sarama.NewAsyncProducer(env.Brokers, config)
	if err != nil {
		return err
	}
	for n := range 20 {
		producer.Input() <- &sarama.ProducerMessage{Topic: env.Output, Value: sarama.ByteEncoder(program.Encode(n))}
	}
	return producer.Close()
}
