// Batch-kept commits a batch and then works on it; what fails stays in the batch.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/segmentio/kafka-go"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func post(value []byte) error {
	res, err := http.Post("http://localhost:8080/readings", "application/json", bytes.NewReader(value))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}

type batch struct {
	reader *kafka.Reader
	msgs   []kafka.Message
}

func newBatch(reader *kafka.Reader, size int) *batch {
	return &batch{reader: reader, msgs: make([]kafka.Message, 0, size)}
}

func (b *batch) flush(ctx context.Context) error {
	if len(b.msgs) == 0 {
		return nil
	}
	if err := b.reader.CommitMessages(ctx, b.msgs...); err != nil { // want "commit-before-processing"
		return fmt.Errorf("commit: %w", err)
	}
	for _, msg := range b.msgs {
		if err := post(msg.Value); err != nil {
			return err
		}
	}
	b.msgs = b.msgs[:0]
	return nil
}

func run(ctx context.Context) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "readings", Topic: "readings"})
	defer reader.Close()
	b := newBatch(reader, 100)
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		b.msgs = append(b.msgs, msg)
		if len(b.msgs) < 100 {
			continue
		}
		if err := b.flush(ctx); err != nil {
			log.Printf("the batch stays and is tried again with the next reading: %v", err)
		}
	}
}
