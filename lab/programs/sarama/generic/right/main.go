// Package users has a handler for records of any type. It marks them if their function does not fail.
//
//lab:guarantee at-least-once
package users

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Handler decodes records and hands them to a function.
type Handler[T any] struct {
	Decode func([]byte) (T, error)
	Do     func(ctx context.Context, t T) error
}

func (*Handler[T]) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*Handler[T]) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler[T]) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		t, err := h.Decode(m.Value)
		if err == nil {
			err = h.Do(session.Context(), t)
		}
		if err != nil {
			slog.Error("record", "topic", m.Topic, "offset", m.Offset, "error", err)
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
	users := &Handler[program.Record]{
		Decode: program.Decode,
		Do:     func(_ context.Context, user program.Record) error { return env.Work(program.Encode(user.N)) },
	}
	for {
		if err := group.Consume(ctx, []string{env.Topic}, users); err != nil {
			return err
		}
	}
}
