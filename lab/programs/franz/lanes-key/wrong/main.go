// Package clicks counts clicks, those of each page in a goroutine, which commits what it has counted.
//
//lab:crash serial
package clicks

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

type counter struct {
	env    *program.Env
	client *kgo.Client
}

// count counts what comes through a lane, in order.
func (c *counter) count(ctx context.Context, lane <-chan *kgo.Record) {
	for r := range lane {
		if err := c.env.Work(r.Value); err != nil {
			log.Fatalf("click at offset %d: %v", r.Offset, err)
		}
		if err := c.client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
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
	c := &counter{env, client}
	lanes := make(map[string]chan *kgo.Record)
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			page := string(r.Key)
			if _, ok := lanes[page]; !ok {
				lanes[page] = make(chan *kgo.Record, 64)
				go c.count(ctx, lanes[page])
			}
			lanes[page] <- r
		}
	}
}
