// Package billing turns usage records into invoice lines.
package billing

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Usage struct {
	Account string  `json:"account"`
	Hours   float64 `json:"hours"`
}

type Ledger interface {
	Charge(ctx context.Context, account string, amount float64) error
}

type Biller struct {
	reader *kafka.Reader
	ledger Ledger
	rate   float64
}

func NewBiller(brokers []string, ledger Ledger, rate float64) *Biller {
	b := &Biller{ledger: ledger, rate: rate}
	b.reader = kafka.NewReader(kafka.ReaderConfig{
		Brokers:     brokers,
		GroupID:     "billing",
		GroupTopics: []string{"usage.eu", "usage.us"},
		StartOffset: kafka.FirstOffset,
	})
	return b
}

// next reads one usage record; the caller commits it.
func (b *Biller) next(ctx context.Context) (u Usage, m kafka.Message, err error) {
	m, err = b.reader.FetchMessage(ctx)
	if err != nil {
		return u, m, fmt.Errorf("read usage: %w", err)
	}
	err = json.Unmarshal(m.Value, &u)
	return u, m, err
}

func (b *Biller) Run(ctx context.Context) error {
	for {
		u, m, err := b.next(ctx)
		if err != nil {
			return err
		}
		if err := b.ledger.Charge(ctx, u.Account, u.Hours*b.rate); err != nil {
			return fmt.Errorf("charge %s: %w", u.Account, err)
		}
		if err := b.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
