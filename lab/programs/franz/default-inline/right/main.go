// Package visits counts visits, and stops at one that it cannot count. The next poll commits them.
//
//lab:guarantee at-least-once
package visits

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitInterval(100*time.Millisecond),
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
			visit, err := program.Decode(r.Value)
			if err != nil {
				slog.Warn("no visit", "offset", r.Offset, "error", err)
				continue
			}
			if err := env.Work(strconv.AppendInt(nil, int64(visit.N), 10)); err != nil {
				slog.Error("visit", "n", visit.N, "error", err)
				return err
			}
		}
	}
}
