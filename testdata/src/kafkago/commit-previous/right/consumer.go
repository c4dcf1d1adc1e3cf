// Package lagging commits a record once its successor has come.
package lagging

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type Log interface {
	Append(ctx context.Context, offset int64, body []byte) error
}

func Run(ctx context.Context, brokers []string, l Log) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "lagging", Topic: "log"})
	defer reader.Close()

	var previous *kafka.Message
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if previous != nil {
			if err := reader.CommitMessages(ctx, *previous); err != nil {
				return err
			}
		}
		if err := l.Append(ctx, m.Offset, m.Value); err != nil {
			return err
		}
		previous = &m
	}
}
