// Package tracking sends parcel positions to customers, trying three times.
package tracking

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Tracker struct {
	consumer *kafka.Consumer
	url      string
}

func New(brokers, url string) (*Tracker, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "tracking",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Tracker{c, url}, c.Subscribe("positions", nil)
}

func (t *Tracker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := t.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		for attempt := 1; ; attempt++ {
			err := t.send(m.Value)
			if err == nil {
				break
			}
			if attempt == 3 {
				log.Printf("giving up on %s: %v", m.Key, err)
				break
			}
			time.Sleep(time.Duration(attempt) * time.Second)
		}
		if _, err := t.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tracker) send(position []byte) error {
	resp, err := http.Post(t.url, "application/json", bytes.NewReader(position))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
