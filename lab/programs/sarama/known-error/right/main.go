// Package seats books seats. What is refused is kept for somebody to look at.
//
//lab:guarantee at-least-once
package seats

import (
	"context"
	"errors"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

var errSold = errors.New("the seat is sold")

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) book(m *sarama.ConsumerMessage) error {
	err := h.env.Work(m.Value)
	if errors.Is(err, program.ErrRefused) {
		return errSold
	}
	return err
}

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		err := h.book(m)
		if err == errSold {
			err = h.env.Save(m.Value)
		}
		if err != nil {
			return err
		}
		session.MarkMessage(m, "")
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
