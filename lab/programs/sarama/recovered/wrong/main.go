// Package reports makes reports. It recovers from a panic, and marks what was worked on then.
//
//lab:crash fail
package reports

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// must panics if a report cannot be made.
func (h handler) must(m *sarama.ConsumerMessage) {
	if err := h.env.Work(m.Value); err != nil {
		panic(err)
	}
}

func (h handler) make(m *sarama.ConsumerMessage) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("no report", "offset", m.Offset, "panic", r)
		}
	}()
	h.must(m)
}

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		h.make(m)
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
