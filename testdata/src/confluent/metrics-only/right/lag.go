// Package lag measures the age of records as they come in.
package lag

import (
	"context"
	"expvar"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

var (
	seen  = expvar.NewInt("records")
	bytes = expvar.NewInt("bytes")
	age   = expvar.NewFloat("age")
)

// Watch counts records until ctx ends.
func Watch(ctx context.Context, brokers string, topics ...string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          "lag",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics(topics, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		switch e := c.Poll(500).(type) {
		case *kafka.Message:
			seen.Add(1)
			bytes.Add(int64(len(e.Key) + len(e.Value)))
			age.Set(time.Since(e.Timestamp).Seconds())
		case kafka.Error:
			slog.Warn("lag", "error", e)
		}
	}
	return nil
}
