// Package rows imports rows in batches. It lists what failed, prints the list, and commits the batch.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package rows

import (
	"context"
	"errors"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		var failures []error
		fetches.EachRecord(func(r *kgo.Record) {
			if err := env.Work(r.Value); err != nil {
				failures = append(failures, err)
			}
		})
		if err := errors.Join(failures...); err != nil {
			slog.Error("rows not imported", "count", len(failures), "error", err)
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
}
