// Package mailer sends a welcome mail to each new customer.
package mailer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/smtp"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Mailer struct {
	consumer *kafka.Consumer
	relay    string
}

type customer struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

// New subscribes a mailer. The automatic store is off so that only mails that were sent are committed.
func New(brokers, relay string) (*Mailer, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "mailer",
		"auto.offset.reset":        "earliest",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	if err := consumer.Subscribe("customers", nil); err != nil {
		consumer.Close()
		return nil, err
	}
	return &Mailer{consumer: consumer, relay: relay}, nil
}

func (m *Mailer) Run(ctx context.Context) error {
	defer m.consumer.Close()
	for ctx.Err() == nil {
		msg, err := m.consumer.ReadMessage(500 * time.Millisecond)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		}
		if err != nil {
			return err
		}
		if err := m.welcome(msg.Value); err != nil {
			return err
		}
		if _, err := m.consumer.StoreMessage(msg); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mailer) welcome(value []byte) error {
	var c customer
	if err := json.Unmarshal(value, &c); err != nil {
		return err
	}
	body := fmt.Appendf(nil, "Subject: Welcome\r\n\r\nHello %s!\r\n", c.Name)
	return smtp.SendMail(m.relay, nil, "shop@example.com", []string{c.Email}, body)
}
