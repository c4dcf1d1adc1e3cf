// Package events hands events to a handler, and commits what the handler could not take.
//
//lab:crash fail before after
package events

import (
	"context"
	"log/slog"
	"strconv"

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
			if err := h.handle(ctx, r.Key, r.Value); err != nil {
				slog.Error("event", "key", string(r.Key), "error", err)
			}
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-despite-failure"
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
