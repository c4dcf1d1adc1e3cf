// Package webhooks calls the subscribers of an event.
package webhooks

import (
	"bytes"
	"context"
	"net/http"

	"github.com/segmentio/kafka-go"
)

type Dispatcher struct {
	reader *kafka.Reader
	url    string
}

func New(brokers []string, url string) *Dispatcher {
	return &Dispatcher{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "webhooks", Topic: "events"}),
		url:    url,
	}
}

func (d *Dispatcher) Run(ctx context.Context) error {
	for {
		m, err := d.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() { done <- d.call(ctx, m.Value) }()
		if err := <-done; err != nil {
			return err
		}
		if err := d.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (d *Dispatcher) call(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}
