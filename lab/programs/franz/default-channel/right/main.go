// Package clicks stores clicks. A goroutine polls, another stores, and the first waits for it before the next poll.
//
//lab:guarantee at-least-once
package clicks

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

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
	clicks := make(chan []*kgo.Record)
	stored := make(chan error)
	go func() {
		for batch := range clicks {
			stored <- store(env, batch)
		}
	}()
	defer close(clicks)
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		clicks <- fetches.Records()
		if err := <-stored; err != nil {
			return err
		}
	}
}

func store(env *program.Env, clicks []*kgo.Record) error {
	for _, r := range clicks {
		if err := env.Work(r.Value); err != nil {
			return err
		}
	}
	return nil
}
