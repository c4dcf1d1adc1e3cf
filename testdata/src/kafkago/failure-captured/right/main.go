// Failure-captured saves records elsewhere on a failure that a function literal leaves in a variable.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"sync"

	"github.com/segmentio/kafka-go"
)

var reader = kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "hooks", Topic: "hooks"})

func post(value []byte) error {
	res, err := http.Post("http://localhost:8080/hook", "application/json", bytes.NewReader(value))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

var (
	mu     sync.Mutex
	failed = &kafka.Writer{Addr: kafka.TCP("localhost:9092"), Topic: "hooks.failed", RequiredAcks: kafka.RequireAll}
)

func run(ctx context.Context) error {
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var failure error
		func() {
			mu.Lock()
			defer mu.Unlock()
			failure = post(msg.Value)
		}()
		if failure != nil {
			if err := failed.WriteMessages(ctx, kafka.Message{Value: msg.Value}); err != nil {
				return err
			}
		}
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
