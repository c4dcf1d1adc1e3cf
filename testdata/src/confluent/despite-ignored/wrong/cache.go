// Package cache purges pages from the content delivery network.
package cache

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Purger struct {
	consumer *kafka.Consumer
	client   *http.Client
}

func New(brokers string) (*Purger, error) {
	conf := &kafka.ConfigMap{"bootstrap.servers": brokers, "group.id": "purger"}
	if err := conf.SetKey("enable.auto.commit", "FALSE"); err != nil {
		return nil, err
	}
	c, err := kafka.NewConsumer(conf)
	if err != nil {
		return nil, err
	}
	return &Purger{c, http.DefaultClient}, c.Subscribe("purges", nil)
}

func (p *Purger) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := p.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		} else if err != nil {
			return err
		}
		_ = p.purge(ctx, string(m.Value))
		if _, err := p.consumer.CommitMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
	return p.consumer.Close()
}

func (p *Purger) purge(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "PURGE", url, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
