// Package alarms sends alarms, flushes them, and looks at what has become of each.
//
//lab:shown at-least-once
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
	var sent kgo.FirstErrPromise
	for n := range 20 {
		client.Produce(ctx, &kgo.Record{Value: program.Encode(n)}, sent.Promise())
	}
	return sent.Err()
}
