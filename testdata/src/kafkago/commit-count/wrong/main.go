// Commit-count commits a batch, although a function says that it has done some of it.
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

func run(ctx context.Context) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "readings", Topic: "readings"})
	defer reader.Close()
	var batch []kafka.Message
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		batch = append(batch, msg)
		if len(batch) < 100 {
			continue
		}
		n, err := all(batch)
		if n > 0 {
			if cerr := reader.CommitMessages(ctx, batch...); cerr != nil { // want "commit-despite-failure"
				return cerr
			}
		}
		if err != nil {
			return err
		}
		batch = batch[:0]
	}
}

// all returns how many of the batch are done.
func all(batch []kafka.Message) (int, error) {
	for i, msg := range batch {
		if err := post(msg.Value); err != nil {
			return i, err
		}
	}
	return len(batch), nil
}
