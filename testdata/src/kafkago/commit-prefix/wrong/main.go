// Commit-prefix commits those of a batch that are done, and the one that failed.
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
		for i, msg := range batch {
			err := post(msg.Value)
			if err == nil {
				continue
			}
			if cerr := reader.CommitMessages(ctx, batch[:i+1]...); cerr != nil { // want "commit-despite-failure"
				log.Printf("commit: %v", cerr)
			}
			return fmt.Errorf("reading %d of the batch: %w", i, err)
		}
		if err := reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
		batch = batch[:0]
	}
}
