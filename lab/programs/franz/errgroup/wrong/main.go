// Package faces finds faces, those of a poll at once, and commits them when all of that has ended.
//
//lab:crash fail hold
package faces

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

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
		g, _ := errgroup.WithContext(ctx)
		g.SetLimit(8)
		for r := range fetches.RecordsAll() {
			g.Go(func() error { return env.Work(r.Value) })
		}
		if err := g.Wait(); err != nil {
			slog.Error("faces", "error", err)
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
