// Package meter sends readings. The leader alone acknowledges them, as it does if nothing is said.
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
