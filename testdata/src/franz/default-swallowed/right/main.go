// Package crm updates customers; a failed update ends the run.
package crm

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Customer is a customer's new state.
type Customer struct {
	ID   string `json:"id"`
	Mail string `json:"mail"`
}

// API is the CRM's.
type API interface {
	Update(ctx context.Context, c Customer) error
}

// Run updates until the client is closed.
func Run(ctx context.Context, api API, brokers ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(brokers...),
		kgo.ConsumerGroup("crm"),
		kgo.ConsumeTopics("customers"),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			var customer Customer
			if err := json.Unmarshal(record.Value, &customer); err != nil {
				slog.Error("no customer", "offset", record.Offset, "error", err)
				continue
			}
			if err := api.Update(ctx, customer); err != nil {
				slog.Error("update", "customer", customer.ID, "error", err)
				return err
			}
		}
	}
}
