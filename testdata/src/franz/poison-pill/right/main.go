// Package deliveries skips records that never decode, and commits past them.
package deliveries

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

type delivery struct {
	Parcel string `json:"parcel"`
	State  string `json:"state"`
}

var errIncomplete = errors.New("incomplete delivery")

func decode(value []byte) (delivery, error) {
	var d delivery
	if err := json.Unmarshal(value, &d); err != nil {
		return d, fmt.Errorf("decoding: %w", err)
	}
	if d.Parcel == "" {
		return d, errIncomplete
	}
	return d, nil
}

// States keeps parcel states.
type States interface {
	Set(ctx context.Context, parcel, state string) error
}

// Run keeps states until ctx ends.
func Run(ctx context.Context, states States, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("deliveries"),
		kgo.ConsumeTopics("deliveries"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			d, err := decode(record.Value)
			if err != nil {
				slog.Warn("skipping", "offset", record.Offset, "error", err)
				continue
			}
			if err := states.Set(ctx, d.Parcel, d.State); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, record); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
