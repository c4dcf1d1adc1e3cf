// Package readings forwards readings to a web service.
package readings

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Forwarder struct {
	consumer *kafka.Consumer
	url      string
}

func New(brokers, url string) (*Forwarder, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "readings",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Forwarder{c, url}, c.Subscribe("readings", nil)
}

func (f *Forwarder) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := f.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		} else if err != nil {
			return err
		}
		if err := f.forward(m.Value); err != nil {
			log.Printf("forward %v: %v", m.TopicPartition, err)
			break
		}
		if _, err := f.consumer.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func (f *Forwarder) forward(reading []byte) error {
	resp, err := http.Post(f.url, "application/octet-stream", bytes.NewReader(reading))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("status %s", resp.Status)
	}
	return nil
}
