// Package sms sends text messages and gives one up after a few attempts.
package sms

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"
)

const attempts = 5

type Gateway interface {
	Send(ctx context.Context, number string, text []byte) error
}

type Sender struct {
	gateway Gateway
}

func (h *Sender) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Sender) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Sender) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var err error
		for n := range attempts {
			if err = h.gateway.Send(session.Context(), string(msg.Key), msg.Value); err == nil {
				break
			}
			time.Sleep(time.Duration(n+1) * time.Second)
		}
		if err != nil {
			log.Printf("message to %s given up after %d attempts: %v", msg.Key, attempts, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Sender) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "sms", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"messages"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
