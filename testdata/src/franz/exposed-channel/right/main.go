// Package source hides the client behind a call that delivers one poll.
package source

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Stream delivers records to the rest of the program.
type Stream struct {
	client *kgo.Client
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
	return &Stream{client: client}, nil
}

// Next delivers the records that the caller finishes before it asks again.
func (s *Stream) Next(ctx context.Context) ([]*kgo.Record, error) {
	fetches := s.client.PollFetches(ctx)
	if err := fetches.Err0(); err != nil {
		return nil, err
	}
	return fetches.Records(), nil
}
