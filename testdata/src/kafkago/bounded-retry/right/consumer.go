// Package badges awards badges, trying each a few times.
package badges

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

type Awards interface {
	Award(ctx context.Context, user string, badge []byte) error
}

type Consumer struct {
	reader *kafka.Reader
	awards Awards
}

func New(brokers []string, a Awards) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "badges", Topic: "badges"}),
		awards: a,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.award(ctx, m); err != nil {
			slog.Error("giving up", "user", string(m.Key), "offset", m.Offset, "err", err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (c *Consumer) award(ctx context.Context, m kafka.Message) error {
	var err error
	for attempt := range 5 {
		if err = c.awards.Award(ctx, string(m.Key), m.Value); err == nil {
			return nil
		}
		time.Sleep(time.Duration(1<<attempt) * 100 * time.Millisecond)
	}
	return fmt.Errorf("five attempts: %w", err)
}
