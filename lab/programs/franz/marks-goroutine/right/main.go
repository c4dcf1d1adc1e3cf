// Package scans files scans, each partition in a goroutine of its own, which marks them in order.
//
//lab:guarantee at-least-once
package scans

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// scanner files scans until it has them filed.
type scanner struct {
	env    *program.Env
	client *kgo.Client
}

func (s *scanner) file(r *kgo.Record) {
	for {
		err := s.env.Work(r.Value)
		if err == nil {
			break
		}
		slog.Warn("scan not filed, again", "offset", r.Offset, "error", err)
		time.Sleep(20 * time.Millisecond)
	}
	s.client.MarkCommitRecords(r)
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(100*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	s := &scanner{env, client}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		var running sync.WaitGroup
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			running.Go(func() { p.EachRecord(s.file) })
		})
		running.Wait()
	}
}
