// Package alerts pages somebody for each critical alert.
package alerts

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

type Alert struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
}

type Pager interface {
	Page(ctx context.Context, a Alert) error
}

type Config struct {
	Brokers []string
	Group   string
}

type Watcher struct {
	reader *kafka.Reader
	pager  Pager
}

func NewWatcher(c Config, p Pager) *Watcher {
	return &Watcher{
		pager: p,
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers:     c.Brokers,
			GroupID:     "alerts-" + c.Group,
			Topic:       "alerts",
			StartOffset: kafka.LastOffset,
		}),
	}
}

func (w *Watcher) Watch(ctx context.Context) error {
	for {
		if err := w.step(ctx); err != nil {
			return err
		}
	}
}

func (w *Watcher) step(ctx context.Context) error {
	m, err := w.reader.FetchMessage(ctx)
	if err != nil {
		return fmt.Errorf("fetch alert: %w", err)
	}
	var a Alert
	if err := json.Unmarshal(m.Value, &a); err != nil {
		slog.Warn("bad alert", "offset", m.Offset, "err", err)
		return nil
	}
	if a.Severity == "critical" {
		if err := w.pager.Page(ctx, a); err != nil {
			return err
		}
	}
	return w.reader.CommitMessages(ctx, m)
}
