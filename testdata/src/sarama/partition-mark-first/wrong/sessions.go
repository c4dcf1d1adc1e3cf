// Package sessions follows one partition and keeps its position with an offset manager.
package sessions

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Sessions interface {
	Touch(ctx context.Context, id string, event []byte) error
}

func Follow(ctx context.Context, brokers []string, partition int32, sessions Sessions) error {
	client, err := sarama.NewClient(brokers, sarama.NewConfig())
	if err != nil {
		return err
	}
	defer client.Close()
	offsets, err := sarama.NewOffsetManagerFromClient("sessions", client)
	if err != nil {
		return err
	}
	defer offsets.Close()
	position, err := offsets.ManagePartition("session-events", partition)
	if err != nil {
		return err
	}
	consumer, err := sarama.NewConsumerFromClient(client)
	if err != nil {
		return err
	}
	defer consumer.Close()
	next, _ := position.NextOffset()
	events, err := consumer.ConsumePartition("session-events", partition, next)
	if err != nil {
		return fmt.Errorf("partition %d from %d: %w", partition, next, err)
	}
	defer events.Close()

	for {
		select {
		case msg := <-events.Messages():
			position.MarkOffset(msg.Offset+1, "") // want "commit-before-processing"
			if err := sessions.Touch(ctx, string(msg.Key), msg.Value); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
