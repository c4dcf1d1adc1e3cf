// Package alarms pages an engineer for each alarm.
package alarms

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run reads the events channel until ctx ends or the pager does not answer.
func Run(ctx context.Context, brokers, pager string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "alarms",
		"go.events.channel.enable": true,
		"go.events.channel.size":   1,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("alarms", nil); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case ev := <-c.Events(): // want `\[auto-commit\]`
			switch e := ev.(type) {
			case *kafka.Message:
				resp, err := http.Post(pager, "text/plain", bytes.NewReader(e.Value))
				if err != nil {
					return err
				}
				resp.Body.Close()
			case kafka.PartitionEOF:
				log.Printf("reached %v", e)
			case kafka.Error:
				log.Printf("kafka: %v", e)
			}
		}
	}
}
