// Package alarms sends alarms, and flushes them. It does not look at what has become of each.
//
//lab:crash refused exit
//lab:shown at-most-once
package alarms

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.DefaultProduceTopic(env.Output),
		kgo.DisableIdempotentWrite(),
		kgo.RecordRetries(0),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for n := range 20 {
		client.Produce(ctx, &kgo.Record{Value: program.Encode(n)}, nil)
	}
	return client.Flush(ctx)
}
