// Package thumbs makes thumbnails, each in a goroutine of its own, which commits it.
//
//lab:crash serial
package thumbs

import (
	"context"
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
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(r *kgo.Record) {
			go func() {
				if err := env.Work(r.Value); err != nil {
					slog.Error("thumbnail", "offset", r.Offset, "error", err)
					return
				}
				if err := client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
					slog.Error("commit", "offset", r.Offset, "error", err)
				}
			}()
		})
	}
}
