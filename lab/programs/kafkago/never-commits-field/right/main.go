// Package copies copies records. Its source has a method that commits, which it calls.
//
//lab:guarantee at-least-once
package copies

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// source is where records come from.
type source struct {
	reader *kafka.Reader
	last   kafka.Message
}

func (s *source) next(ctx context.Context) ([]byte, error) {
	m, err := s.reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	s.last = m
	return m.Value, nil
}

func (s *source) commit(ctx context.Context) error {
	return s.reader.CommitMessages(ctx, s.last)
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	s := &source{reader: reader}
	for {
		value, err := s.next(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(value); err != nil {
			return err
		}
		if err := s.commit(ctx); err != nil {
			return err
		}
	}
}
