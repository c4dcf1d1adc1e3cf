// Package transfers sends transfers in one transaction, and commits that.
//
//lab:shown exactly-once
package transfers

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Transactional),
		kgo.DefaultProduceTopic(env.Output),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	for n := range 20 {
		client.Produce(ctx, &kgo.Record{Value: program.Encode(n)}, nil)
	}
	if err := client.Flush(ctx); err != nil {
		return err
	}
	return client.EndTransaction(ctx, kgo.TryCommit)
}
