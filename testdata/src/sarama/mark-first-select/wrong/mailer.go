// Package mailer sends the mails that other services ask for.
package mailer

import (
	"context"
	"log"
	"net/smtp"

	"github.com/IBM/sarama"
)

type consumer struct {
	relay string
	auth  smtp.Auth
	ready chan struct{}
}

func (c *consumer) Setup(sarama.ConsumerGroupSession) error {
	close(c.ready)
	return nil
}

func (c *consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c *consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, ok := <-claim.Messages():
			if !ok {
				log.Printf("claim %s/%d closed", claim.Topic(), claim.Partition())
				return nil
			}
			log.Printf("mail to %s, written %v", message.Key, message.Timestamp)
			session.MarkMessage(message, "") // want "commit-before-processing"
			err := smtp.SendMail(c.relay, c.auth, "noreply@example.org", []string{string(message.Key)}, message.Value)
			if err != nil {
				return err
			}
		case <-session.Context().Done():
			return nil
		}
	}
}

// Serve sends mails until ctx ends.
func Serve(ctx context.Context, brokers []string, relay string, auth smtp.Auth) error {
	cfg := sarama.NewConfig()
	cfg.Version = sarama.V3_6_0_0
	cfg.Consumer.Return.Errors = true
	client, err := sarama.NewClient(brokers, cfg)
	if err != nil {
		return err
	}
	defer client.Close()
	group, err := sarama.NewConsumerGroupFromClient("mailer", client)
	if err != nil {
		return err
	}
	defer group.Close()
	go func() {
		for err := range group.Errors() {
			log.Println("kafka:", err)
		}
	}()
	for {
		c := &consumer{relay: relay, auth: auth, ready: make(chan struct{})}
		if err := group.Consume(ctx, []string{"mails", "mails.urgent"}, c); err != nil {
			log.Println("consume:", err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
