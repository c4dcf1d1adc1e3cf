// Package users creates users. A failure is to leave the loop, and leaves the switch.
//
//lab:crash fail
package users

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

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
		var failed error
		for _, r := range fetches.Records() {
			user, err := program.Decode(r.Value)
			switch {
			case err != nil:
				slog.Warn("no user", "offset", r.Offset, "error", err)
			default:
				if failed = env.Work(fmt.Append(nil, user.N)); failed != nil {
					slog.Error("user", "n", user.N, "error", failed)
					break
				}
			}
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-despite-failure"
				return err
			}
		}
	}
}
