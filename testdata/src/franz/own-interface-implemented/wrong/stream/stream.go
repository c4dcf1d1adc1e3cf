// Package stream reads events from Kafka.
package stream

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Event is one record.
type Event struct {
	Name string
	Body []byte
}

// Kafka is a group consumer.
type Kafka struct{ client *kgo.Client }

// Open joins the group "exports".
func Open(seeds []string) (*Kafka, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("exports"),
		kgo.ConsumeTopics("exports"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Kafka{client: client}, nil
}

// Next delivers the next events.
func (k *Kafka) Next(ctx context.Context) ([]Event, error) {
	fetches := k.client.PollFetches(ctx)
	if err := fetches.Err(); err != nil {
		return nil, err
	}
	var events []Event
	fetches.EachRecord(func(record *kgo.Record) {
		events = append(events, Event{Name: string(record.Key), Body: record.Value})
	})
	return events, nil
}

// Ack commits what Next delivered.
func (k *Kafka) Ack(ctx context.Context) error {
	return k.client.CommitUncommittedOffsets(ctx)
}
