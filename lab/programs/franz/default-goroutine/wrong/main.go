// Package render renders images, each in a goroutine of its own. The client commits by itself what was polled before.
//
//lab:crash hold
package render

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// render tries until it is done.
func render(env *program.Env, r *kgo.Record) {
	for {
		err := env.Work(r.Value)
		if err == nil {
			return
		}
		slog.Warn("rendering, again", "offset", r.Offset, "error", err)
		time.Sleep(20 * time.Millisecond)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	var running sync.WaitGroup
	for {
		fetches := client.PollFetches(ctx) // want "auto-commit"
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(r *kgo.Record) {
			running.Go(func() { render(env, r) })
		})
	}
}
