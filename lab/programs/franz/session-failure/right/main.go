// Package prices sends prices on. It aborts a transaction when the work on a price of it has failed.
//
//lab:guarantee at-least-once
package prices

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Transactional),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.RequireStableFetchOffsets(),
		kgo.DefaultProduceTopic(env.Output),
	)
	if err != nil {
		return err
	}
	defer session.Close()
	for {
		fetches := session.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := session.Begin(); err != nil {
			return err
		}
		var failed error
		var sent kgo.FirstErrPromise
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				slog.Error("price", "key", string(r.Key), "error", err)
				failed = err
				break
			}
			session.Produce(ctx, kgo.KeySliceRecord(r.Key, r.Value), sent.Promise())
		}
		if _, err := session.End(ctx, kgo.TransactionEndTry(failed == nil && sent.Err() == nil)); err != nil {
			return err
		}
	}
}
