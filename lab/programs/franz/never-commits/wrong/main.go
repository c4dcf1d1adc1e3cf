// Package index fills a search index. Nobody commits what it polls.
//
//lab:crash after
package index

import (
	"context"

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
		fetches := client.PollFetches(ctx) // want "never-commits"
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}
