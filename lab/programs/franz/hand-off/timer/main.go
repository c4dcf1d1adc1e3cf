// Package press presses records. It does so a little later, and commits each at once.
package press

import (
	"context"
	"log"
	"time"

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
		for _, r := range fetches.Records() {
			time.AfterFunc(10*time.Millisecond, func() {
				if err := env.Work(r.Value); err != nil {
					log.Fatalf("record at offset %d: %v", r.Offset, err)
				}
			})
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
				return err
			}
		}
	}
}
