// Package stock counts stock, each partition in a goroutine of its own, and commits the poll without waiting for
// them.
//
//lab:crash hold serial
package stock

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func count(env *program.Env, p kgo.FetchTopicPartition) error {
	for _, r := range p.Records {
		if err := env.Work(r.Value); err != nil {
			return err
		}
	}
	return nil
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
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			go func() {
				if err := count(env, p); err != nil {
					log.Fatalf("stock of partition %d: %v", p.Partition, err)
				}
			}()
		})
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
