// Package archive keeps entries. It has the client commit what is marked, and marks nothing.
//
//lab:crash early
package archive

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// archive keeps entries in the order in which they come.
type archive struct {
	env    *program.Env
	client *kgo.Client
}

func (a *archive) follow(ctx context.Context) error {
	defer a.client.Close()
	for {
		fetches := a.client.PollRecords(ctx, 5) // want "never-commits"
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := a.env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	a := &archive{env, client}
	return a.follow(ctx)
}
