// Package thumbs makes thumbnails, five at once, and marks the last when all of them are made.
//
//lab:guarantee at-least-once
package thumbs

import (
	"context"
	"time"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var five []*sarama.ConsumerMessage
	for m := range claim.Messages() {
		if five = append(five, m); len(five) < 5 && claim.HighWaterMarkOffset() > m.Offset+1 {
			continue
		}
		var g errgroup.Group
		for _, m := range five {
			g.Go(func() error { return h.env.Work(m.Value) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		session.MarkMessage(m, "")
		five = five[:0]
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
