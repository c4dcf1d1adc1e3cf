// Package labels stores shipping labels; records that are no labels are skipped.
package labels

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

type Label struct {
	Parcel string `json:"parcel"`
	Text   string `json:"text"`
}

func (l Label) validate() error {
	if l.Parcel == "" {
		return errors.New("no parcel")
	}
	return nil
}

func decode(m kafka.Message) (Label, error) {
	var l Label
	if err := json.Unmarshal(m.Value, &l); err != nil {
		return l, fmt.Errorf("decode: %w", err)
	}
	return l, l.validate()
}

type Store interface {
	Put(ctx context.Context, l Label) error
}

func Run(ctx context.Context, brokers []string, s Store) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "labels", Topic: "labels"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			slog.Warn("fetch", "err", err)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			continue
		}
		l, err := decode(m)
		if err != nil {
			slog.Error("skip record", "partition", m.Partition, "offset", m.Offset, "err", err)
			if err := reader.CommitMessages(ctx, m); err != nil {
				slog.Warn("commit", "err", err)
			}
			continue
		}
		if err := s.Put(ctx, l); err != nil {
			return fmt.Errorf("label of %s: %w", l.Parcel, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			slog.Warn("commit", "err", err)
		}
	}
}
