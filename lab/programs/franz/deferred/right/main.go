// Package coupons redeems coupons. It commits a poll that is redeemed.
//
//lab:guarantee at-least-once
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
	for r := range fetches.RecordsAll() {
		if err := env.Work(r.Value); err != nil {
			return err
		}
	}
	return client.CommitUncommittedOffsets(ctx)
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
