// Package clips transcodes clips, each in a goroutine. It commits each that is done.
//
//lab:crash serial
package clips

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

type studio struct {
	env    *program.Env
	client *kgo.Client
}

func (s *studio) transcode(ctx context.Context, clip *kgo.Record) {
	if err := s.env.Work(clip.Value); err != nil {
		log.Fatalf("clip at offset %d: %v", clip.Offset, err)
	}
	if err := s.client.CommitRecords(ctx, clip); err != nil { // want "commit-concurrent"
		log.Fatalf("commit: %v", err)
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
	s := &studio{env, client}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, clip := range fetches.Records() {
			go s.transcode(ctx, clip)
		}
	}
}
