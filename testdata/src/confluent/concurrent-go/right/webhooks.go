// Package webhooks calls customers' webhooks.
package webhooks

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run calls the webhook for each message.
func Run(ctx context.Context, brokers, url string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "webhooks",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("hooks", nil); err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			call(url, m)
		}()
		wg.Wait()
		if _, err := c.CommitMessage(m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
	return nil
}

func call(url string, m *kafka.Message) {
	resp, err := http.Post(url, "application/json", bytes.NewReader(m.Value))
	if err != nil {
		log.Fatalf("webhook %s: %v", url, err)
	}
	resp.Body.Close()
}
