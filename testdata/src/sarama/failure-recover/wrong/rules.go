// Package rules runs the rule engine over events.
package rules

import (
	"context"
	"fmt"
	"log"
	"runtime/debug"

	"github.com/IBM/sarama"
)

type Engine interface {
	Eval(ctx context.Context, event []byte) error
}

type Runner struct {
	engine Engine
}

func (h *Runner) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Runner) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Runner) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.safely(session.Context(), msg); err != nil {
			return err
		}
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func (h *Runner) safely(ctx context.Context, msg *sarama.ConsumerMessage) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Printf("offset %d: %v\n%s", msg.Offset, r, debug.Stack())
		}
	}()
	return h.engine.Eval(ctx, msg.Value)
}

func Run(ctx context.Context, brokers []string, h *Runner) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "rules", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"events"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
