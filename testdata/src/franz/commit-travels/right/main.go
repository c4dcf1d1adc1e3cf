// Package bus wraps records into messages that carry their own commit.
package bus

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Message is a record with the function that commits it.
type Message struct {
	Body []byte
	Ack  func(ctx context.Context) error
}

// Bus delivers messages.
type Bus struct{ client *kgo.Client }

// Open joins a group.
func Open(group, topic string, seeds ...string) (*Bus, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Bus{client: client}, nil
}

func (b *Bus) next(ctx context.Context) []Message {
	var messages []Message
	b.client.PollFetches(ctx).EachRecord(func(record *kgo.Record) {
		messages = append(messages, Message{
			Body: record.Value,
			Ack:  func(ctx context.Context) error { return b.client.CommitRecords(ctx, record) },
		})
	})
	return messages
}

// Each calls handle with every message and acknowledges those that it handled.
func (b *Bus) Each(ctx context.Context, handle func(context.Context, []byte) error) error {
	for ctx.Err() == nil {
		for _, message := range b.next(ctx) {
			if err := handle(ctx, message.Body); err != nil {
				return fmt.Errorf("handling: %w", err)
			}
			if err := message.Ack(ctx); err != nil {
				return fmt.Errorf("acknowledging: %w", err)
			}
		}
	}
	return ctx.Err()
}
