// Package push sends push notifications to phones.
package push

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Pusher struct {
	consumer *kafka.Consumer
	client   *http.Client
	url      string
}

func New(brokers, url string) (*Pusher, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "push",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, err
	}
	p := &Pusher{consumer: c, client: &http.Client{Timeout: 10 * time.Second}, url: url}
	return p, c.Subscribe("notifications", nil)
}

func (p *Pusher) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := p.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		switch {
		case errors.As(err, &kerr) && kerr.IsTimeout():
			continue
		case err != nil:
			return err
		}
		if err := p.handle(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (p *Pusher) handle(m *kafka.Message) error {
	if _, err := p.consumer.StoreMessage(m); err != nil { // want "commit-before-processing"
		return err
	}
	resp, err := p.client.Post(p.url, "application/json", bytes.NewReader(m.Value))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
