// Despite-shutdown forwards tickets until it is told to stop, and then closes what it opened.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"

	"github.com/segmentio/kafka-go"
)

func forward(ctx context.Context, ticket []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost:8080/tickets", bytes.NewReader(ticket))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusAccepted {
		return fmt.Errorf("not accepted: %s", res.Status)
	}
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "tickets", Topic: "tickets"})
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			log.Printf("fetch: %v", err)
			break
		}
		if err := forward(ctx, m.Value); err != nil {
			log.Printf("forward: %v", err)
			break
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
	if err := reader.Close(); err != nil {
		log.Printf("close: %v", err)
	}
}
