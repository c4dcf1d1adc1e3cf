// Heartbeat has a goroutine tell, again and again, that a record is still being worked on.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

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

func begin(value []byte) error {
	res, err := http.Post("http://localhost:8080/begin", "text/plain", bytes.NewReader(value))
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	return res.Body.Close()
}

// beat tells that the hook is still being called, until the context ends.
func beat(ctx context.Context, value []byte) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if _, err := http.Post("http://localhost:8080/alive", "text/plain", bytes.NewReader(value)); err != nil {
				log.Printf("beat: %v", err)
			}
		}
	}
}

func run(ctx context.Context) error {
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := begin(msg.Value); err != nil {
			return err
		}
		beating, stop := context.WithCancel(ctx)
		go beat(beating, msg.Value)
		err = post(msg.Value)
		stop()
		if err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
