// Package audit wraps what it does with a record in others. One of them logs failures and keeps them to
// itself.
//
//lab:crash fail
package audit

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handle func(*sarama.ConsumerMessage) error

func logged(next handle) handle {
	return func(m *sarama.ConsumerMessage) error {
		if err := next(m); err != nil {
			slog.Error("audit", "offset", m.Offset, "error", err)
		}
		return nil
	}
}

func timed(next handle) handle {
	return func(m *sarama.ConsumerMessage) error {
		start := time.Now()
		defer func() { slog.Debug("audit", "took", time.Since(start)) }()
		return next(m)
	}
}

type handler struct{ env *program.Env }

func (handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h handler) store(m *sarama.ConsumerMessage) error { return h.env.Work(m.Value) }

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	handle := timed(logged(h.store))
	for m := range claim.Messages() {
		if err := handle(m); err != nil {
			return err
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
	for {
		if err := group.Consume(ctx, []string{env.Topic}, handler{env}); err != nil {
			return err
		}
	}
}
