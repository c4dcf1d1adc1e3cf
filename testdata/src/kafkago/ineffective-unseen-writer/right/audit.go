// Package audit keeps bookings that another program writes.
package audit

import (
	"context"
	"io"

	"github.com/segmentio/kafka-go"
)

type Log struct {
	reader *kafka.Reader
	out    io.Writer
}

func Open(brokers []string, committed bool, out io.Writer) *Log {
	cfg := kafka.ReaderConfig{Brokers: brokers, GroupID: "audit", Topic: "bookings"}
	if committed {
		cfg.IsolationLevel = kafka.ReadCommitted
	}
	return &Log{reader: kafka.NewReader(cfg), out: out}
}

func (l *Log) Run(ctx context.Context) error {
	for {
		m, err := l.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := l.out.Write(m.Value); err != nil {
			return err
		}
		if err := l.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
