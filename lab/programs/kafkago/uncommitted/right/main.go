// Package ledger books entries that are written in transactions. It reads them with the client that writes them.
//
//lab:topic entries
//lab:guarantee at-least-once
package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "entries"

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(topic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
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
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}

// Post writes entries, all of them or none.
func Post(ctx context.Context, env *program.Env, entries ...*kgo.Record) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Transactional),
		kgo.DefaultProduceTopic(topic),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	err = client.ProduceSync(ctx, entries...).FirstErr()
	return errors.Join(err, client.EndTransaction(ctx, kgo.TransactionEndTry(err == nil)))
}
