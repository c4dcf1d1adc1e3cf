// Package faces finds faces in pictures, several at a time. It marks each picture that is done.
//
//lab:crash serial
package faces

import (
	"context"
	"time"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

type finder struct{ env *program.Env }

func (*finder) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*finder) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (f *finder) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	g, ctx := errgroup.WithContext(session.Context())
	pictures := make(chan *sarama.ConsumerMessage)
	for range 4 {
		g.Go(func() error {
			for m := range pictures {
				if err := f.env.Work(m.Value); err != nil {
					return err
				}
				session.MarkMessage(m, "") // want "commit-concurrent"
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(pictures)
		for m := range claim.Messages() {
			select {
			case pictures <- m:
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	return g.Wait()
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
		if err := group.Consume(ctx, []string{env.Topic}, &finder{env}); err != nil {
			return err
		}
	}
}
