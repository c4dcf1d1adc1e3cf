// Package payments pays. It goes on behind a payment that fails.
//
//lab:crash fail
package payments

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func pay(env *program.Env, payment program.Record) error {
	return env.Work(strconv.AppendInt(nil, int64(payment.N), 10))
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
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			payment, err := program.Decode(r.Value)
			if err != nil {
				slog.Warn("no payment", "offset", r.Offset, "error", err)
				continue
			}
			if err := pay(env, payment); err != nil {
				slog.Error("payment", "n", payment.N, "error", err)
				continue
			}
			if err := client.CommitRecords(ctx, r); err != nil { // want "failure-skipped"
				return err
			}
		}
	}
}
