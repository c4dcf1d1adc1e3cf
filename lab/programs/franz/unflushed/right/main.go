// Package meter sends readings, and waits until they are sent.
//
//lab:shown at-least-once
package meter

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.DefaultProduceTopic(env.Output),
	)
	if err != nil {
		return err
	}
	for n := range 20 {
		client.Produce(ctx, &kgo.Record{Value: program.Encode(n)}, nil)
	}
	return client.Flush(ctx)
}
