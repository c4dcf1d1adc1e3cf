// Package coupons redeems coupons. A deferred call commits a poll, redeemed or not.
//
//lab:crash fail before
package coupons

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func redeem(ctx context.Context, env *program.Env, client *kgo.Client) error {
	fetches := client.PollRecords(ctx, 5)
	if err := fetches.Err(); err != nil {
		return err
	}
	defer client.CommitUncommittedOffsets(ctx) // want "commit-despite-failure"
	for r := range fetches.RecordsAll() {
		if err := env.Work(r.Value); err != nil {
			return err
		}
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
		if err := redeem(ctx, env, client); err != nil {
			return err
		}
	}
}
