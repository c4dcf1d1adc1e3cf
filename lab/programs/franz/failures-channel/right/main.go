// Package invitations sends invitations. It hands what fails to a goroutine that logs it, and stops.
//
//lab:guarantee at-least-once
package invitations

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// logFailures logs what could not be sent.
func logFailures(failures <-chan error) {
	for err := range failures {
		slog.Error("invitation", "error", err)
	}
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
	failures := make(chan error, 5)
	go logFailures(failures)
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				failures <- fmt.Errorf("offset %d: %w", r.Offset, err)
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}
