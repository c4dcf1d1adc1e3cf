// Package thumbs makes thumbnails, each in a goroutine of its own, which marks it.
//
//lab:crash serial
package thumbs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var running sync.WaitGroup
	defer running.Wait()
	for m := range claim.Messages() {
		running.Add(1)
		go func() {
			defer running.Done()
			if err := h.env.Work(m.Value); err != nil {
				slog.Error("thumbnail", "offset", m.Offset, "error", err)
				return
			}
			session.MarkMessage(m, "") // want "commit-concurrent"
		}()
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
