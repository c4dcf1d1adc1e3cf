// Package meter sends readings. All replicas acknowledge them.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.DefaultProduceTopic(env.Output),
		kgo.MetadataMinAge(50*time.Millisecond),
		kgo.DisableIdempotentWrite(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for n := range 20 {
		r := &kgo.Record{Value: program.Encode(n)}
		if err := client.ProduceSync(ctx, r).FirstErr(); err != nil {
			return err
		}
	}
	return nil
}
