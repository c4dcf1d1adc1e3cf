// Package translate marks records from one goroutine a partition, and waits for them.
package translate

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Engine translates and stores a text.
type Engine interface {
	Translate(ctx context.Context, id, text string) error
}

// Serve translates until ctx ends.
func Serve(ctx context.Context, engine Engine, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("translate"),
		kgo.ConsumeTopics("texts"),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(2*time.Second),
	)
	if err != nil {
		return err
	}
	defer client.Close()

	var wg sync.WaitGroup
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for _, record := range p.Records {
					translate(ctx, engine, record)
					client.MarkCommitRecords(record)
				}
			}()
		})
		wg.Wait()
	}
	return ctx.Err()
}

// translate does not give up.
func translate(ctx context.Context, engine Engine, record *kgo.Record) {
	for {
		err := engine.Translate(ctx, string(record.Key), string(record.Value))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			log.Fatalf("interrupted at offset %d: %v", record.Offset, err)
		}
		log.Printf("offset %d: %v", record.Offset, err)
		time.Sleep(time.Second)
	}
}
