// Package meter sends readings. They are stored once.
//
//lab:shown exactly-once
package meter

import (
	"context"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Net.MaxOpenRequests = 1
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	producer, err := sarama.NewSyncProducer(env.Brokers, config)
	if err != nil {
		return err
	}
	defer producer.Close()
	for n := range 20 {
		m := &sarama.ProducerMessage{Topic: env.Output, Value: sarama.ByteEncoder(program.Encode(n))}
		if _, _, err := producer.SendMessage(m); err != nil {
			return err
		}
	}
	return nil
}
