// Package events calls what was subscribed for each event, and marks the event behind that, whatever came of
// it.
//
//lab:crash fail
package events

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Subscriber is what somebody wants to be done with each event.
type Subscriber struct {
	Topic   string
	OnEvent func(key, value []byte) error
}

func (Subscriber) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (Subscriber) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (s Subscriber) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := s.OnEvent(m.Key, m.Value); err != nil {
			slog.Warn("event", "topic", s.Topic, "offset", m.Offset, "error", err)
		}
		session.MarkMessage(m, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	s := Subscriber{
		Topic: env.Topic,
		OnEvent: func(_, value []byte) error {
			return env.Work(value)
		},
	}
	for {
		if err := group.Consume(ctx, []string{env.Topic}, s); err != nil {
			return err
		}
	}
}
