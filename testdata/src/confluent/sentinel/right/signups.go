// Package signups creates accounts; one that exists already is no failure.
package signups

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// ErrExists is returned by Accounts.Create for a name that is taken.
var ErrExists = errors.New("account exists")

type Accounts interface {
	Create(ctx context.Context, name string) error
}

// Run creates accounts until ctx ends.
func Run(ctx context.Context, brokers string, accounts Accounts) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "signups",
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
		if err != nil {
			continue
		}
		err = accounts.Create(ctx, string(m.Value))
		switch {
		case errors.Is(err, ErrExists):
			log.Printf("%s has an account already", m.Value)
		case err != nil:
			return fmt.Errorf("create %s: %w", m.Value, err)
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
