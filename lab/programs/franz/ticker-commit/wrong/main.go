// Package gauges reads gauges. A goroutine commits what is polled, each 50 ms.
//
//lab:crash hold
package gauges

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func commit(ctx context.Context, client *kgo.Client) {
	for range time.Tick(50 * time.Millisecond) {
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-concurrent"
			slog.Warn("commit", "error", err)
		}
	}
}

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
	go commit(ctx, client)
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}
