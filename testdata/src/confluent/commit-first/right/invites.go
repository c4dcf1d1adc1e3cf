// Package invites sends invitations.
package invites

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Invite struct {
	From, To string
}

type Mailer interface {
	Send(ctx context.Context, to, subject string) error
}

// Run sends invitations until ctx ends or one cannot be sent.
func Run(ctx context.Context, brokers string, mailer Mailer) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "invites",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("invites", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			if kerr, ok := err.(kafka.Error); ok && kerr.IsTimeout() {
				continue
			}
			return err
		}
		var in Invite
		if err := json.Unmarshal(m.Value, &in); err != nil {
			continue
		}
		if err := mailer.Send(ctx, in.To, in.From+" invites you"); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return ctx.Err()
}
