// Package dispatch sends taxis to customers.
package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Ride struct {
	ID       string  `json:"id"`
	Lat, Lon float64 `json:",omitempty"`
}

type Fleet interface {
	Assign(ctx context.Context, r Ride) (taxi string, err error)
}

// Loop assigns taxis until ctx ends.
func Loop(ctx context.Context, brokers string, fleet Fleet) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "dispatch",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("rides", nil); err != nil {
		return err
	}
	beat := time.NewTicker(time.Minute)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
			fmt.Println("still alive")
		default:
			m, ok := c.Poll(100).(*kafka.Message)
			if !ok {
				break
			}
			c.CommitMessage(m) // want "commit-before-processing"
			var ride Ride
			if err := json.Unmarshal(m.Value, &ride); err != nil {
				fmt.Println("bad ride:", err)
				break
			}
			taxi, err := fleet.Assign(ctx, ride)
			if err != nil {
				return fmt.Errorf("ride %s: %w", ride.ID, err)
			}
			fmt.Println(taxi, "takes", ride.ID)
		}
	}
}
