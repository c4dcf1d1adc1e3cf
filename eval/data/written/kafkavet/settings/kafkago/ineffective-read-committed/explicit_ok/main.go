// explicit_ok says that it reads everything; nobody writes this topic in transactions.
package main

import (
	"context"
	"log"
	"os"

	"github.com/segmentio/kafka-go"
)

func main() {
	ctx := context.Background()
	r := kafka.NewReader(kafka.ReaderConfig{
		Brokers:        []string{os.Getenv("BROKER")},
		GroupID:        "traces",
		Topic:          "traces",
		IsolationLevel: kafka.ReadUncommitted,
	})
	defer r.Close()
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		if _, err := os.Stdout.Write(m.Value); err != nil {
			log.Fatal(err)
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			log.Fatal(err)
		}
	}
}
