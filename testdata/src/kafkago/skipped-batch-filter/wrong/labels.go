// Package labels prints parcel labels and commits those that came out.
package labels

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Printer interface {
	Print(ctx context.Context, label []byte) error
}

func Run(ctx context.Context, brokers []string, p Printer) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "labels", Topic: "labels"})
	defer reader.Close()
	for {
		batch, err := fetch(ctx, reader, 20)
		if err != nil {
			return err
		}
		var printed []kafka.Message
		for _, m := range batch {
			if err := p.Print(ctx, m.Value); err != nil {
				log.Printf("label %s: %v", m.Key, err)
				continue
			}
			printed = append(printed, m)
		}
		if err := reader.CommitMessages(ctx, printed...); err != nil { // want "failure-skipped"
			return err
		}
	}
}

func fetch(ctx context.Context, reader *kafka.Reader, n int) ([]kafka.Message, error) {
	m, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	batch := []kafka.Message{m}
	more, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	for len(batch) < n {
		m, err := reader.FetchMessage(more)
		if err != nil {
			return batch, nil
		}
		batch = append(batch, m)
	}
	return batch, nil
}
