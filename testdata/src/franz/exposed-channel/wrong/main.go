// Package source hides the client behind a stream of its own.
package source

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Stream delivers records to the rest of the program.
type Stream struct {
	client  *kgo.Client
	records chan *kgo.Record
}

// Open joins the group.
func Open(group, topic string, seeds ...string) (*Stream, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(topic),
	)
	if err != nil {
		return nil, err
	}
	return &Stream{client: client, records: make(chan *kgo.Record, 256)}, nil
}

// Records is where they come out.
func (s *Stream) Records() <-chan *kgo.Record { return s.records }

// Run fills the channel.
func (s *Stream) Run(ctx context.Context) error {
	defer close(s.records)
	for {
		fetches := s.client.PollFetches(ctx) // want "auto-commit"
		if err := fetches.Err0(); err != nil {
			return err
		}
		for iter := fetches.RecordIter(); !iter.Done(); {
			s.records <- iter.Next()
		}
	}
}
