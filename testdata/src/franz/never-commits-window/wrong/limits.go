// Package limits keeps what happened of late in memory, and reads it again when it starts.
package limits

import (
	"context"
	"log"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

const window = time.Hour

type Usage interface {
	Add(ctx context.Context, tenant, event []byte) error
}

type Limits struct {
	client *kgo.Client
	usage  Usage
}

func New(brokers []string, usage Usage) (*Limits, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(brokers...),
		kgo.ConsumerGroup("limits"),
		kgo.ConsumeTopics("events"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Limits{client: client, usage: usage}, nil
}

func (l *Limits) Run(ctx context.Context) error {
	log.Printf("reading the last %v", window)
	for {
		fetches := l.client.PollFetches(ctx) // want `\[never-commits\]`
		if err := fetches.Err(); err != nil {
			return err
		}
		for iter := fetches.RecordIter(); !iter.Done(); {
			r := iter.Next()
			if err := l.usage.Add(ctx, r.Key, r.Value); err != nil {
				return err
			}
		}
	}
}
