// Package lag measures how old records are; their content is of no interest.
package lag

import (
	"context"
	"expvar"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

var (
	records = expvar.NewInt("records")
	bytes   = expvar.NewInt("bytes")
	delay   = expvar.NewFloat("delay_seconds")
)

// Run measures until ctx ends.
func Run(ctx context.Context, topics, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("lag"),
		kgo.ConsumeTopics(topics...),
		kgo.GreedyAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		client.PollFetches(ctx).EachRecord(func(record *kgo.Record) {
			records.Add(1)
			bytes.Add(int64(len(record.Value)))
			delay.Set(time.Since(record.Timestamp).Seconds())
		})
	}
	return ctx.Err()
}
