// Batch-flushed commits a batch although the work of another object on it failed.
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

type batch struct{ msgs []kafka.Message }

// add reports whether the batch is full.
func (b *batch) add(msg kafka.Message) bool {
	b.msgs = append(b.msgs, msg)
	return len(b.msgs) >= 100
}

func (b *batch) flush() error {
	for _, msg := range b.msgs {
		if err := post(msg.Value); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) reset() { b.msgs = b.msgs[:0] }

func run(ctx context.Context) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "readings", Topic: "readings"})
	defer reader.Close()
	b := &batch{}
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if !b.add(msg) {
			continue
		}
		if err := b.flush(); err != nil {
			log.Printf("flush: %v", err)
		}
		if err := reader.CommitMessages(ctx, b.msgs...); err != nil { // want "commit-despite-failure"
			log.Printf("commit: %v", err)
		}
		b.reset()
	}
}
