// Package meters hands readings to a closure, behind their commit.
//
//lab:crash before fail
package meters

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// consumer hands out the records of a topic.
type consumer struct {
	client *kgo.Client
	handle func(ctx context.Context, readings []*kgo.Record) error
}

func (c *consumer) run(ctx context.Context) error {
	defer c.client.Close()
	for {
		fetches := c.client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := c.client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-before-processing"
			return err
		}
		if err := c.handle(ctx, fetches.Records()); err != nil {
			return fmt.Errorf("%d readings: %w", fetches.NumRecords(), err)
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
	c := &consumer{client: client, handle: func(_ context.Context, readings []*kgo.Record) error {
		for _, r := range readings {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
		return nil
	}}
	return c.run(ctx)
}
