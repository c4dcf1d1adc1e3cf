// Command notifier writes notifications.
package main

import (
	"context"
	"database/sql"
	"flag"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/skipped-package/wrong/notify"
)

func main() {
	brokers := flag.String("brokers", "localhost:9092", "Kafka brokers")
	dsn := flag.String("db", "", "database")
	flag.Parse()
	db, err := sql.Open("pgx", *dsn)
	if err != nil {
		log.Fatal(err)
	}
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  *brokers,
		"group.id":           "notifier",
		"enable.auto.commit": false,
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Subscribe("notifications", nil); err != nil {
		log.Fatal(err)
	}
	svc := notify.NewService(db)
	for {
		msg, err := c.ReadMessage(time.Second)
		if err != nil {
			if !err.(kafka.Error).IsTimeout() {
				log.Printf("consumer error: %v", err)
			}
			continue
		}
		if err := svc.Process(context.Background(), msg.Value); err != nil {
			log.Printf("process: %v", err)
			continue
		}
		if _, err := c.CommitMessage(msg); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
}
