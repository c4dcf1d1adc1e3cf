// Package scripts runs scripts. It survives one that panics, and stops.
//
//lab:guarantee at-least-once
package scripts

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// interpreter runs scripts, which may panic.
type interpreter struct {
	env *program.Env
}

func (i interpreter) eval(script []byte) {
	if err := i.env.Work(script); err != nil {
		panic(err)
	}
}

func (i interpreter) run(r *kgo.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("script", "offset", r.Offset, "panic", p)
			err = fmt.Errorf("script at offset %d: %v", r.Offset, p)
		}
	}()
	i.eval(r.Value)
	return nil
}

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
	i := interpreter{env}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := i.run(r); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}
