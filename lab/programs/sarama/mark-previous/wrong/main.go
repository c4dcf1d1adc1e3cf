// Package chat delivers messages. It marks each when it begins.
//
//lab:crash hold
package chat

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type chat struct{ env *program.Env }

func (chat) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (chat) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c chat) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		session.MarkMessage(m, "") // want "commit-before-processing"
		if err := c.env.Work(m.Value); err != nil {
			return err
		}
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
		if err := group.Consume(ctx, []string{env.Topic}, chat{env}); err != nil {
			return err
		}
	}
}
