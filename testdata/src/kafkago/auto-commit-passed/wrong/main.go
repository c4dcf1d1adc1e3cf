// Auto-commit-passed posts records that another package reads, with a reader that commits them before.
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kafkago/auto-commit-passed/wrong/bus"
)

func main() {
	c := bus.New(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "poster", Topic: "records"})
	log.Fatal(c.Run(context.Background(), func(v []byte) error { // want "auto-commit"
		res, err := http.Post("http://localhost:8080/records", "application/json", bytes.NewReader(v))
		if err != nil {
			return err
		}
		return res.Body.Close()
	}))
}
