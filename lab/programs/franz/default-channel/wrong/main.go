// Package clicks stores clicks. A goroutine polls, another stores, and the next poll commits what is still between
// them.
//
//lab:crash hold
package clicks

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
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	clicks := make(chan *kgo.Record, 100)
	go func() {
		for r := range clicks {
			if err := env.Work(r.Value); err != nil {
				log.Fatalf("click at offset %d: %v", r.Offset, err)
			}
		}
	}()
	defer close(clicks)
	for {
		fetches := client.PollRecords(ctx, 5) // want "auto-commit"
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			clicks <- r
		}
	}
}
