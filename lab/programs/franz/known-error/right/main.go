// Package seats books seats. What is refused is kept for somebody to look at.
//
//lab:guarantee at-least-once
package seats

import (
	"context"
	"errors"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

var errSold = errors.New("the seat is sold")

func book(env *program.Env, r *kgo.Record) error {
	if err := env.Work(r.Value); err != nil {
		return errors.Join(errSold, err)
	}
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
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			switch err := book(env, r); {
			case err == nil:
			case errors.Is(err, errSold):
				if err := env.Save(r.Value); err != nil {
					return err
				}
			default:
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}
