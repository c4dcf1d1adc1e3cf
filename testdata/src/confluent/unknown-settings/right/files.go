// Package files consumes with settings that a file gives.
package files

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run hands records to handle; the file at path says how to consume.
func Run(ctx context.Context, path, topic string, handle func(context.Context, []byte) error) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var settings map[string]string
	if err := json.Unmarshal(text, &settings); err != nil {
		return err
	}
	conf := kafka.ConfigMap{}
	for key, value := range settings {
		conf[key] = value
	}
	c, err := kafka.NewConsumer(&conf)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe(topic, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := handle(ctx, m.Value); err != nil {
			return err
		}
		if _, err := c.StoreMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
