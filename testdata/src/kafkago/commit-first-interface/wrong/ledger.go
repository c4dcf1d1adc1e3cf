// Package ledger posts transfers.
package ledger

import (
	"context"
	"encoding/json"

	"github.com/segmentio/kafka-go"
)

// Stream is what the ledger needs of a Kafka reader.
type Stream interface {
	FetchMessage(ctx context.Context) (kafka.Message, error)
	CommitMessages(ctx context.Context, msgs ...kafka.Message) error
}

type Transfer struct {
	From, To string
	Cents    int64
}

type Poster interface {
	Post(ctx context.Context, t Transfer) error
}

type Ledger struct {
	stream Stream
	poster Poster
}

func New(s Stream, p Poster) *Ledger { return &Ledger{stream: s, poster: p} }

func (l *Ledger) Run(ctx context.Context) error {
	for {
		m, err := l.stream.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var t Transfer
		if err := json.Unmarshal(m.Value, &t); err != nil {
			return err
		}
		if err := l.stream.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := l.poster.Post(ctx, t); err != nil {
			return err
		}
	}
}
