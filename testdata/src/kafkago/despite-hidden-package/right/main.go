// Command subscriptions records who pays for what.
package main

import (
	"context"
	"log"
	"os"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kafkago/despite-hidden-package/right/repo"
)

func main() {
	ctx := context.Background()
	subs, err := repo.Open(os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA")},
		GroupID: "subscriptions",
		Topic:   "subscriptions",
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		if err := subs.Save(ctx, string(m.Key), m.Value); err != nil {
			log.Fatal(err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			log.Fatal(err)
		}
	}
}
