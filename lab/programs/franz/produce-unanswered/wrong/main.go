// Package bills makes bills of orders, and commits each order without waiting for what becomes of its bill.
//
//lab:crash unsent
//lab:guarantee unknown
//lab:shown at-most-once
package bills

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
		for _, order := range fetches.Records() {
			bill := &kgo.Record{Topic: env.Output, Key: order.Key, Value: order.Value}
			client.Produce(ctx, bill, nil)
			if err := client.CommitRecords(ctx, order); err != nil {
				return err
			}
		}
	}
}
