// Package signups stores signups; one that is there already is no failure.
package signups

import (
	"context"
	"errors"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// ErrExists says that a user is there already.
var ErrExists = errors.New("user exists")

// Users keeps users.
type Users interface {
	Create(ctx context.Context, id string, profile []byte) error
}

// Run stores signups until ctx ends.
func Run(ctx context.Context, users Users, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("signups"),
		kgo.ConsumeTopics("signups"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for record := range client.PollFetches(ctx).RecordsAll() {
			err := users.Create(ctx, string(record.Key), record.Value)
			if errors.Is(err, ErrExists) {
				slog.Info("known user", "id", string(record.Key))
			} else if err != nil {
				return err
			}
			client.MarkCommitRecords(record)
		}
	}
	return ctx.Err()
}
