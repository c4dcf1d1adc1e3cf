// Package orders books orders. The queue that it takes them from commits each before it hands it out.
//
//lab:crash before after commit-done commit-lost
package orders

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// queue hands out orders.
type queue struct {
	reader *kafka.Reader
}

func open(env *program.Env) *queue {
	return &queue{kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})}
}

func (q *queue) next(ctx context.Context) (kafka.Message, error) {
	m, err := q.reader.FetchMessage(ctx)
	if err != nil {
		return m, fmt.Errorf("next order: %w", err)
	}
	if err := q.done(ctx, m); err != nil {
		return m, err
	}
	return m, nil
}

func (q *queue) done(ctx context.Context, m kafka.Message) error {
	if err := q.reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
		return fmt.Errorf("order at offset %d: %w", m.Offset, err)
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	orders := open(env)
	defer orders.reader.Close()
	for {
		order, err := orders.next(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(order.Value); err != nil {
			return err
		}
	}
}
