// Failure-field answers with a field that says whether it succeeded.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"

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

type answer struct {
	Success bool
	Text    string
}

func call(value []byte) (*answer, error) {
	if len(value) == 0 {
		return nil, fmt.Errorf("no hook")
	}
	if err := post(value); err != nil {
		return &answer{Success: false, Text: err.Error()}, nil
	}
	return &answer{Success: true, Text: "called"}, nil
}

func run(ctx context.Context) error {
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		a, err := call(msg.Value)
		if err != nil {
			return err
		}
		if !a.Success {
			return fmt.Errorf("offset %d: %s", msg.Offset, a.Text)
		}
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
