// Package points gives points. It commits each record in a defer, if the points were given, and else stops.
//
//lab:guarantee at-least-once
package points

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

type service struct {
	consumer *kafka.Consumer
	env      *program.Env
}

func (s *service) handle(m *kafka.Message) (err error) {
	defer func() {
		if err == nil {
			_, err = s.consumer.CommitMessage(m)
		}
	}()
	return s.env.Work(m.Value)
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
	s := &service{consumer, env}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := s.handle(m); err != nil {
			return err
		}
	}
}
