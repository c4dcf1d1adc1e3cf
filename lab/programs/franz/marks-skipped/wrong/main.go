// Package labels prints labels, and marks those that are printed.
//
//lab:crash fail hold
package labels

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// press prints labels.
type press struct {
	env    *program.Env
	client *kgo.Client
}

func (p *press) print(r *kgo.Record) {
	if err := p.env.Work(r.Value); err != nil {
		slog.Warn("label not printed", "offset", r.Offset, "error", err)
		return
	}
	p.client.MarkCommitRecords(r) // want "failure-skipped"
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
	defer client.Close()
	p := &press{env, client}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(p.print)
	}
}
