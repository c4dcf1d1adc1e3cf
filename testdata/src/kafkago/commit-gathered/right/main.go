// Commit-gathered gathers those of a batch that are done, and commits them before it stops.
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
		var done []kafka.Message
		var failure error
		for _, msg := range batch {
			if failure = post(msg.Value); failure != nil {
				break
			}
			done = append(done, msg)
		}
		if len(done) > 0 {
			if err := reader.CommitMessages(ctx, done...); err != nil {
				return err
			}
		}
		if failure != nil {
			return failure
		}
		batch = batch[:0]
	}
}
