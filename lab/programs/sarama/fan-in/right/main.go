// Package feed makes one stream of its claims. Whoever takes a record from it marks the record.
//
//lab:guarantee at-least-once
package feed

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type item struct {
	session sarama.ConsumerGroupSession
	message *sarama.ConsumerMessage
}

type feed struct{ items chan item }

func (feed) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (feed) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (f feed) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case m, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			f.items <- item{session, m}
		case <-session.Context().Done():
			return nil
		}
	}
}

func consume(env *program.Env, f feed) error {
	for i := range f.items {
		if err := env.Work(i.message.Value); err != nil {
			return err
		}
		i.session.MarkMessage(i.message, "")
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
	f := feed{make(chan item)}
	go func() {
		for {
			if err := group.Consume(ctx, []string{env.Topic}, f); err != nil {
				slog.Error("feed", "error", err)
				return
			}
		}
	}()
	return consume(env, f)
}
