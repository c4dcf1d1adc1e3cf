// legacy still has its settings in a topic configuration.
package main

import (
	"bytes"
	"log"
	"net/http"
	"os"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/names"
)

func main() {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": os.Getenv("BROKERS"),
		"group.id":          "legacy",
		"default.topic.config": kafka.ConfigMap{
			"auto.offset.reset":  "earliest",
			"enable.auto.commit": false,
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.SubscribeTopics([]string{names.Mails}, nil); err != nil {
		log.Fatal(err)
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			log.Fatal(err)
		}
		res, err := http.Post(os.Getenv("HOOK"), "text/plain", bytes.NewReader(m.Value))
		if err != nil {
			log.Fatal(err)
		}
		res.Body.Close()
		if _, err := c.CommitMessage(m); err != nil {
			log.Print(err)
		}
	}
}
