// Package votes counts votes in some goroutines. Those of a candidate go to the same, which commits what it has
// counted.
//
//lab:crash serial
package votes

import (
	"context"
	"hash/fnv"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func count(ctx context.Context, env *program.Env, client *kgo.Client, votes <-chan *kgo.Record) {
	for r := range votes {
		if err := env.Work(r.Value); err != nil {
			log.Fatalf("vote at offset %d: %v", r.Offset, err)
		}
		if err := client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
		}
	}
}

// hash is the same for all votes for a candidate.
func hash(candidate []byte) int {
	h := fnv.New32a()
	h.Write(candidate)
	return int(h.Sum32() >> 1)
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
	workers := make([]chan *kgo.Record, 7)
	for n := range workers {
		workers[n] = make(chan *kgo.Record, 32)
		go count(ctx, env, client, workers[n])
	}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			workers[hash(r.Key)%len(workers)] <- r
		}
	}
}
