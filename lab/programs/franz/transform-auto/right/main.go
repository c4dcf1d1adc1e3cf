// Package enrich makes invoices of orders. It produces them in transactions, but the client that consumes commits the
// orders by itself.
//
//lab:guarantee at-least-once
package enrich

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer consumer.Close()
	producer, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Transactional),
		kgo.DefaultProduceTopic(env.Output),
	)
	if err != nil {
		return err
	}
	defer producer.Close()
	for {
		fetches := consumer.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := producer.BeginTransaction(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			invoice := kgo.KeySliceRecord(r.Key, r.Value)
			if err := producer.ProduceSync(ctx, invoice).FirstErr(); err != nil {
				return err
			}
		}
		if err := producer.EndTransaction(ctx, kgo.TryCommit); err != nil {
			return err
		}
	}
}
