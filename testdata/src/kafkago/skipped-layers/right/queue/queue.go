// Package queue wraps the client for the services of this program.
package queue

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type Queue struct {
	reader *kafka.Reader
}

func Open(brokers []string, group, topic string) *Queue {
	return &Queue{reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: group, Topic: topic})}
}

func (q *Queue) Receive(ctx context.Context) (kafka.Message, error) {
	return q.reader.FetchMessage(ctx)
}

func (q *Queue) Done(ctx context.Context, m kafka.Message) error {
	return q.reader.CommitMessages(ctx, m)
}
