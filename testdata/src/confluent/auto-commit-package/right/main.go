// Command billing stores invoices.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"os"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/auto-commit-package/right/repo"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"enable.auto.commit": "f",
		"bootstrap.servers":  os.Getenv("KAFKA_BROKERS"),
		"group.id":           "billing",
		"session.timeout.ms": 6000,
		"auto.offset.reset":  "earliest",
	})
	if err != nil {
		log.Fatal(err)
	}
	defer consumer.Close()
	if err := consumer.SubscribeTopics([]string{"invoices"}, nil); err != nil {
		log.Fatal(err)
	}
	invoices := &repo.Invoices{DB: db}
	for {
		msg, err := consumer.ReadMessage(-1)
		if err != nil {
			log.Printf("consumer error: %v (%v)", err, msg)
			continue
		}
		var inv repo.Invoice
		if err := json.Unmarshal(msg.Value, &inv); err != nil {
			log.Printf("bad invoice: %v", err)
			continue
		}
		if err := invoices.Save(context.Background(), inv); err != nil {
			log.Fatal(err)
		}
		if _, err := consumer.CommitMessage(msg); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}
