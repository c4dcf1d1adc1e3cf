// Auto-commit-passed books trades that another package reads, with settings that commit what is delivered.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/auto-commit-passed/wrong/bus"
)

func main() {
	config := &kafka.ConfigMap{
		"bootstrap.servers": "localhost:9092",
		"group.id":          "book",
		"auto.offset.reset": "earliest",
	}
	consumer := bus.NewConsumer(config, []string{"trades"})
	if err := consumer.Each(book); err != nil { // want "auto-commit"
		log.Fatal(err)
	}
}

func book(trade []byte) error {
	res, err := http.Post("http://localhost:8080/book", "application/json", bytes.NewReader(trade))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}
