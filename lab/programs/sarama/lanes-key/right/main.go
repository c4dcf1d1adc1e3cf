// Package clicks counts clicks, those of each partition in a goroutine, which marks what it has counted.
//
//lab:guarantee at-least-once
package clicks

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type counter struct{ env *program.Env }

func (*counter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*counter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// count counts what comes through a lane, in order.
func (c *counter) count(session sarama.ConsumerGroupSession, lane <-chan *sarama.ConsumerMessage) {
	for m := range lane {
		if err := c.env.Work(m.Value); err != nil {
			log.Fatalf("click at offset %d: %v", m.Offset, err)
		}
		session.MarkMessage(m, "")
	}
}

func (c *counter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	lane := make(chan *sarama.ConsumerMessage, 64)
	defer close(lane)
	go c.count(session, lane)
	for m := range claim.Messages() {
		lane <- m
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
		if err := group.Consume(ctx, []string{env.Topic}, &counter{env}); err != nil {
			return err
		}
	}
}
