// Package press presses records. It commits each that is pressed.
//
//lab:guarantee at-least-once
package press

import (
	"container/list"
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// queue keeps what comes until it is pressed.
type queue struct{ list.List }

func (q *queue) press(env *program.Env) error {
	for q.Len() > 0 {
		r := q.Remove(q.Front()).(*kgo.Record)
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
	var q queue
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			q.PushBack(r)
			if err := q.press(env); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}
