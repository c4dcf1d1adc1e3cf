// Package events archives events. It takes part in the group by hand, and stops at one that is not archived.
//
//lab:guarantee at-least-once
package events

import (
	"context"
	"errors"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func archive(ctx context.Context, env *program.Env, gen *kafka.Generation, assigned kafka.PartitionAssignment) {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:   env.Brokers,
		Topic:     env.Topic,
		Partition: assigned.ID,
	})
	defer reader.Close()
	if err := reader.SetOffset(assigned.Offset); err != nil {
		log.Fatalf("partition %d: %v", assigned.ID, err)
	}
	for {
		m, err := reader.ReadMessage(ctx)
		switch {
		case errors.Is(err, kafka.ErrGenerationEnded):
			return
		case err != nil:
			log.Fatalf("partition %d: %v", assigned.ID, err)
		}
		offsets := map[string]map[int]int64{m.Topic: {m.Partition: m.Offset + 1}}
		if err := env.Work(m.Value); err != nil {
			log.Fatalf("event at offset %d: %v", m.Offset, err)
		}
		if err := gen.CommitOffsets(offsets); err != nil {
			log.Fatalf("commit: %v", err)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	group, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{
		ID:      env.Group,
		Brokers: env.Brokers,
		Topics:  []string{env.Topic},
	})
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		gen, err := group.Next(ctx)
		if err != nil {
			return err
		}
		for _, assigned := range gen.Assignments[env.Topic] {
			gen.Start(func(ctx context.Context) { archive(ctx, env, gen, assigned) })
		}
	}
}
