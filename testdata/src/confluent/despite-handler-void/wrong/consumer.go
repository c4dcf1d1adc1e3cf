// Package signup welcomes new users.
package signup

import (
	"context"
	"errors"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/despite-handler-void/wrong/welcome"
)

// Run welcomes users until ctx ends.
func Run(ctx context.Context, brokers string, w *welcome.Service) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "signup",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("signups", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		}
		if err != nil {
			return err
		}
		w.Handle(ctx, m.Value)
		if _, err := c.CommitMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
	return nil
}
