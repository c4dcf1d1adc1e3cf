// Package shipping lets the client commit what the polls before delivered.
package shipping

import (
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Order is an order to ship.
type Order struct {
	ID      string
	Address string
}

// Carrier takes parcels.
type Carrier interface {
	Ship(ctx context.Context, o Order) error
}

// Run ships orders.
func Run(ctx context.Context, carrier Carrier, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("shipping"),
		kgo.ConsumeTopics("orders-paid"),
		kgo.AutoCommitInterval(time.Second),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		for _, record := range fetches.Records() {
			var order Order
			if err := json.Unmarshal(record.Value, &order); err != nil {
				log.Printf("unreadable order at %d: %v", record.Offset, err)
				continue
			}
			if err := carrier.Ship(ctx, order); err != nil {
				return err
			}
		}
	}
}
