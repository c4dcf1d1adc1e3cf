// Package enrich makes invoices of orders, exactly once.
//
//lab:crash produce-lost produced ended zombie-output
//lab:guarantee at-least-once
//lab:shown exactly-once
package enrich

import (
	"context"

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
		var failed kgo.FirstErrPromise
		fetches.EachRecord(func(r *kgo.Record) {
			if err := env.Work(r.Value); err != nil {
				failed.Promise()(r, err)
				return
			}
			invoice := &kgo.Record{Topic: env.Output, Key: r.Key, Value: r.Value}
			session.Produce(ctx, invoice, failed.Promise())
		})
		commit := kgo.TransactionEndTry(failed.Err() == nil)
		if _, err := session.End(ctx, commit); err != nil {
			return err
		}
	}
}
