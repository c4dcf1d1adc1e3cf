// Package videos encodes videos. Its workers take them from a channel, and each commits what it has encoded.
//
//lab:crash serial
package videos

import (
	"context"
	"log"

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
	videos := make(chan *kgo.Record)
	defer close(videos)
	for range 20 {
		go func() {
			for r := range videos {
				if err := env.Work(r.Value); err != nil {
					log.Fatalf("video at offset %d: %v", r.Offset, err)
				}
				if err := client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
					log.Fatalf("commit: %v", err)
				}
			}
		}()
	}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			videos <- r
		}
	}
}
