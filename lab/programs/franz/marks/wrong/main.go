// Package labels prints labels. It marks each label for the next commit before it is printed.
//
//lab:crash hold fail
package labels

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
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		iter := fetches.RecordIter()
		for !iter.Done() {
			r := iter.Next()
			client.MarkCommitRecords(r) // want "commit-before-processing"
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}
