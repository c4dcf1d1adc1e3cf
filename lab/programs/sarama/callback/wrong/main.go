// Package notes calls back with each note. The callback logs what it cannot store, and says that all is well.
//
//lab:crash fail
package notes

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Consumer calls back with each record.
type Consumer struct {
	OnRecord func(ctx context.Context, value []byte) error
}

func (*Consumer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*Consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c *Consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := c.OnRecord(session.Context(), m.Value); err != nil {
			return err
		}
		session.MarkMessage(m, "") // want "commit-despite-failure"
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
	c := &Consumer{}
	c.OnRecord = func(ctx context.Context, value []byte) error {
		if err := env.Work(value); err != nil {
			slog.ErrorContext(ctx, "note", "value", string(value), "error", err)
		}
		return nil
	}
	for {
		if err := group.Consume(ctx, []string{env.Topic}, c); err != nil {
			return err
		}
	}
}
