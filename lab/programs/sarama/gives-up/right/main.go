// Package letters sends letters. It tries each three times, and stops at one that it has given up.
//
//lab:guarantee at-least-once
package letters

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		tries := 0
		for {
			err := h.env.Work(m.Value)
			if err == nil {
				break
			}
			tries++
			log.Printf("letter at offset %d, try %d: %v", m.Offset, tries, err)
			if tries == 3 {
				return err
			}
			time.Sleep(10 * time.Millisecond)
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
