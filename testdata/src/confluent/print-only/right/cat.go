// Command cat prints a topic.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func main() {
	brokers := flag.String("b", "localhost", "brokers")
	topic := flag.String("t", "test", "topic")
	flag.Parse()
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": *brokers,
		"group.id":          "cat",
		"auto.offset.reset": "earliest",
	})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.Subscribe(*topic, nil); err != nil {
		log.Fatal(err)
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			log.Printf("error: %v (%v)", err, m)
			continue
		}
		for _, h := range m.Headers {
			fmt.Printf("%s: %s\n", h.Key, h.Value)
		}
		fmt.Printf("%v %s = %s\n", m.TopicPartition, m.Key, m.Value)
	}
}
