// Package queue serves the records of a topic to a handler.
package queue

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

type Handler interface {
	Handle(ctx context.Context, body []byte) error
}

type Queue struct {
	reader  *kafka.Reader
	handler Handler
}

func New(brokers []string, topic string, h Handler) *Queue {
	return &Queue{
		reader:  kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: topic, Topic: topic}),
		handler: h,
	}
}

func (q *Queue) Close() error { return q.reader.Close() }

func (q *Queue) Serve(ctx context.Context) error {
	for {
		m, err := q.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := q.handler.Handle(ctx, m.Value); err != nil {
			slog.Error("handle", "partition", m.Partition, "offset", m.Offset, "err", err)
			continue
		}
		if err := q.reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			return fmt.Errorf("commit: %w", err)
		}
	}
}
