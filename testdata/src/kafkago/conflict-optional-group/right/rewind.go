// Package rewind reads a topic again from a chosen offset, with a group or without one.
package rewind

import (
	"context"
	"io"

	"github.com/segmentio/kafka-go"
)

type Config struct {
	Brokers []string
	Topic   string
	Group   string
	Offset  int64
}

func Run(ctx context.Context, cfg Config, out io.Writer) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: cfg.Brokers, Topic: cfg.Topic, GroupID: cfg.Group})
	defer reader.Close()
	if len(cfg.Group) < 1 {
		if err := reader.SetOffset(cfg.Offset); err != nil {
			return err
		}
	}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := out.Write(m.Value); err != nil {
			return err
		}
		if err := commit(ctx, reader, cfg, m); err != nil {
			return err
		}
	}
}

func commit(ctx context.Context, reader *kafka.Reader, cfg Config, m kafka.Message) error {
	if cfg.Group == "" {
		return nil
	}
	return reader.CommitMessages(ctx, m)
}
