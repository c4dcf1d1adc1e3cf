// Package points gives points. It commits each record in a defer, in any case.
//
//lab:crash fail
package points

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

type service struct {
	consumer *kafka.Consumer
	env      *program.Env
}

func (s *service) handle(m *kafka.Message) (err error) {
	defer s.commit(m)
	return s.env.Work(m.Value)
}

func (s *service) commit(m *kafka.Message) {
	if _, err := s.consumer.CommitMessage(m); err != nil { // want "commit-despite-failure"
		slog.Error("commit", "error", err)
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
	s := &service{consumer, env}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := s.handle(m); err != nil {
			slog.Error("points", "offset", m.TopicPartition.Offset, "error", err)
		}
	}
}
