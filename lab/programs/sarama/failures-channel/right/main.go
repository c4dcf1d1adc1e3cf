// Package invitations sends invitations. It hands what fails to a goroutine that logs it, and stops.
//
//lab:guarantee at-least-once
package invitations

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct {
	env  *program.Env
	errs chan<- error
}

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := h.env.Work(m.Value); err != nil {
			h.errs <- err
			return err
		}
		session.MarkMessage(m, "")
	}
	return nil
}

func logAll(errs <-chan error) {
	for err := range errs {
		log.Printf("invitation: %v", err)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	errs := make(chan error, 1)
	go logAll(errs)
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env, errs}); err != nil {
			return err
		}
	}
}
