// Package meter sends readings, many at once. It waits until they are sent.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Flush.Frequency = 500 * time.Millisecond
	producer, err := sarama.NewAsyncProducer(env.Brokers, config)
	if err != nil {
		return err
	}
	for n := range 20 {
		producer.Input() <- &sarama.ProducerMessage{Topic: env.Output, Value: sarama.ByteEncoder(program.Encode(n))}
	}
	return producer.Close()
}
