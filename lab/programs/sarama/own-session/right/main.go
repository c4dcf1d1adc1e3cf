// Package votes has a session of its own, which counts marks. It marks a vote that is counted.
//
//lab:guarantee at-least-once
package votes

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// counting is a session that counts.
type counting struct {
	sarama.ConsumerGroupSession
	marks int
}

func (c *counting) done(m *sarama.ConsumerMessage) {
	c.marks++
	c.MarkMessage(m, "")
}

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {

	s := &counting{ConsumerGroupSession: session}
	for vote := range claim.Messages() {
		if err := h.env.Work(vote.Value); err != nil {
			slog.Error("vote", "marks", s.marks, "error", err)
			return err
		}
		s.done(vote)
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
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env}); err != nil {
			return err
		}
	}
}
