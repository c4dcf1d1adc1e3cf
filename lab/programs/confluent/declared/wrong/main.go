// Package shipping ships parcels. It declares that none is lost, and commits each before it is shipped.
//
//lab:crash before after
package shipping

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// ship ships what is ordered.
//
//kafkavet:guarantee at-least-once every parcel must leave the house // want "weaker-than-declared"
func ship(env *program.Env, consumer *kafka.Consumer) error {
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  strings.Join(env.Brokers, ","),
		"group.id":           env.Group,
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	return ship(env, consumer)
}
