// Package quotes gives each quote some time. It ends the session at one that takes longer.
//
//lab:guarantee at-least-once
package quotes

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for quote := range claim.Messages() {
		done := make(chan error, 1)
		go func() { done <- h.env.Work(quote.Value) }()
		select {
		case err := <-done:
			if err != nil {
				return err
			}
		case <-time.After(300 * time.Millisecond):
			slog.Warn("quote takes too long", "offset", quote.Offset)
			return nil
		}
		session.MarkMessage(quote, "")
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
