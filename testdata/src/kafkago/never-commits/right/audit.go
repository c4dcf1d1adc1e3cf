// Package audit writes every change of a customer to the audit trail.
package audit

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, brokers []string, trail string) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "audit",
		Topic:   "customers",
	})
	defer reader.Close()

	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := post(ctx, trail, m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func post(ctx context.Context, url string, m kafka.Message) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(m.Value))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("audit trail: %s", res.Status)
	}
	return nil
}
