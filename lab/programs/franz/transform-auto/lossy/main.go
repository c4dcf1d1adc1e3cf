// Package enrich makes invoices of orders, which it commits first.
//
//lab:crash produce-lost produced ended
package enrich

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
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-before-processing"
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
			invoice := &kgo.Record{Topic: env.Output, Key: r.Key, Value: r.Value}
			if err := client.ProduceSync(ctx, invoice).FirstErr(); err != nil {
				return err
			}
		}
	}
}
