// Package rates stores exchange rates.
package rates

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Rate struct {
	Pair  string  `json:"pair"`
	Value float64 `json:"value"`
}

type Store interface {
	Set(ctx context.Context, r Rate) error
}

type Updater struct {
	reader *kafka.Reader
	store  Store
	batch  []kafka.Message
}

func NewUpdater(brokers []string, s Store) *Updater {
	return &Updater{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "rates", Topic: "rates"}),
		store:  s,
	}
}

func (u *Updater) Run(ctx context.Context) error {
	for {
		fctx, cancel := context.WithTimeout(ctx, time.Second)
		m, err := u.reader.FetchMessage(fctx)
		cancel()
		if err == nil {
			u.batch = append(u.batch, m)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if len(u.batch) == 100 || err != nil {
			if err := u.flush(ctx); err != nil {
				return err
			}
		}
	}
}

func (u *Updater) flush(ctx context.Context) error {
	if len(u.batch) == 0 {
		return nil
	}
	for _, m := range u.batch {
		var r Rate
		if err := json.Unmarshal(m.Value, &r); err != nil {
			log.Printf("rate at offset %d: %v", m.Offset, err)
			continue
		}
		if err := u.store.Set(ctx, r); err != nil {
			return fmt.Errorf("rate %s: %w", r.Pair, err)
		}
	}
	if err := u.reader.CommitMessages(ctx, u.batch...); err != nil {
		return err
	}
	u.batch = u.batch[:0]
	return nil
}
