// Package render hands each record to a worker and waits for its answer.
package render

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Canvas draws.
type Canvas interface {
	Draw(ctx context.Context, shape []byte) error
}

type job struct {
	record *kgo.Record
	result chan error
}

// Run draws with one worker until ctx ends.
func Run(ctx context.Context, canvas Canvas, seeds ...string) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(seeds...), kgo.ConsumerGroup("render"), kgo.ConsumeTopics("shapes"))
	if err != nil {
		return err
	}
	defer client.Close()
	jobs := make(chan job)
	defer close(jobs)
	go draw(ctx, canvas, jobs)
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			j := job{record: record, result: make(chan error, 1)}
			jobs <- j
			if err := <-j.result; err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func draw(ctx context.Context, canvas Canvas, jobs <-chan job) {
	for j := range jobs {
		j.result <- canvas.Draw(ctx, j.record.Value)
	}
}
