// Package inbox gives each record a function that acknowledges it.
package inbox

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Item struct {
	Body []byte
	Ack  func(ctx context.Context) error
}

type Inbox struct {
	reader *kafka.Reader
}

func Open(brokers []string) *Inbox {
	return &Inbox{reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "inbox", Topic: "inbox"})}
}

func (i *Inbox) next(ctx context.Context) (Item, error) {
	m, err := i.reader.FetchMessage(ctx)
	if err != nil {
		return Item{}, err
	}
	return Item{
		Body: m.Value,
		Ack: func(ctx context.Context) error {
			return i.reader.CommitMessages(ctx, m)
		},
	}, nil
}

type Archive interface {
	Put(ctx context.Context, body []byte) error
}

func (i *Inbox) Archive(ctx context.Context, a Archive) error {
	for {
		item, err := i.next(ctx)
		if err != nil {
			return err
		}
		if err := a.Put(ctx, item.Body); err != nil {
			return fmt.Errorf("archive: %w", err)
		}
		if err := item.Ack(ctx); err != nil {
			return err
		}
	}
}
