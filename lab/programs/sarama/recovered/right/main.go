// Package reports makes reports. It makes an error of a panic.
//
//lab:guarantee at-least-once
package reports

import (
	"context"
	"fmt"
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

func (h handler) make(m *sarama.ConsumerMessage) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("no report of offset %d: %v", m.Offset, r)
		}
	}()
	h.must(m)
	return nil
}

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := h.make(m); err != nil {
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
		if err := group.Consume(ctx, []string{env.Topic}, handler{env}); err != nil {
			return err
		}
	}
}
