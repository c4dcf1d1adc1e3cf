// Package events hands events to a handler, and tries again until the handler could take them.
//
//lab:guarantee at-least-once
package events

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// handler takes events.
type handler interface {
	handle(ctx context.Context, key, value []byte) error
}

// view is what is to be seen of the events.
type view struct {
	env *program.Env
	log *slog.Logger
}

func (v *view) handle(_ context.Context, key, value []byte) error {
	event, err := program.Decode(value)
	if err != nil {
		v.log.Warn("no event", "key", string(key), "error", err)
		return nil
	}
	return v.env.Work(strconv.AppendInt(nil, int64(event.N), 10))
}

func consume(ctx context.Context, client *kgo.Client, h handler) error {
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			for err := h.handle(ctx, r.Key, r.Value); err != nil; err = h.handle(ctx, r.Key, r.Value) {
				slog.Error("event, again", "key", string(r.Key), "error", err)
				time.Sleep(20 * time.Millisecond)
			}
			if err := client.CommitRecords(ctx, r); err != nil {
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
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	return consume(ctx, client, &view{env, slog.Default()})
}
