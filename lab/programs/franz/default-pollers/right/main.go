// Package likes counts likes in four goroutines, each of which has a client.
//
//lab:guarantee at-least-once
package likes

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

func connect(env *program.Env) (*kgo.Client, error) {
	return kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
}

func count(ctx context.Context, env *program.Env, client *kgo.Client) error {
	for {
		fetches := client.PollRecords(ctx, 1)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	g, ctx := errgroup.WithContext(ctx)
	for range 4 {
		g.Go(func() error {
			client, err := connect(env)
			if err != nil {
				return err
			}
			defer client.Close()
			return count(ctx, env, client)
		})
	}
	return g.Wait()
}
