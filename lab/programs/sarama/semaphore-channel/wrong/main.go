// Package videos converts videos, four at a time. It marks a video when its conversion has begun.
//
//lab:crash serial
package videos

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

const atOnce = 4

type converter struct {
	env   *program.Env
	slots chan struct{}
}

func (*converter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*converter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// convert tries until it is done.
func (c *converter) convert(video []byte) {
	for c.env.Work(video) != nil {
		time.Sleep(20 * time.Millisecond)
	}
}

func (c *converter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		c.slots <- struct{}{}
		go func() {
			defer func() { <-c.slots }()
			c.convert(m.Value)
		}()
		session.MarkMessage(m, "") // want "commit-concurrent"
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
		if err := group.Consume(ctx, []string{env.Topic}, &converter{env, make(chan struct{}, atOnce)}); err != nil {
			return err
		}
	}
}
