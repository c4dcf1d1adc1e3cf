// Package series stores measurements. It takes part in the group by hand, and goes on behind one that cannot be
// stored.
package series

import (
	"context"
	"errors"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// consumer stores a partition as long as it is ours.
type consumer struct {
	env *program.Env
	gen *kafka.Generation
}

func (c *consumer) consume(ctx context.Context, partition kafka.PartitionAssignment) {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:   c.env.Brokers,
		Topic:     c.env.Topic,
		Partition: partition.ID,
	})
	defer reader.Close()
	if err := reader.SetOffset(partition.Offset); err != nil {
		log.Fatalf("partition %d: %v", partition.ID, err)
	}
	for {
		m, err := reader.ReadMessage(ctx)
		if errors.Is(err, kafka.ErrGenerationEnded) {
			return
		}
		if err != nil {
			log.Fatalf("partition %d: %v", partition.ID, err)
		}
		if err := c.env.Work(m.Value); err != nil {
			log.Printf("measurement at offset %d: %v", m.Offset, err)
			continue
		}
		next := map[string]map[int]int64{c.env.Topic: {partition.ID: m.Offset + 1}}
		if err := c.gen.CommitOffsets(next); err != nil { // want "failure-skipped"
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
		c := &consumer{env, gen}
		for _, partition := range gen.Assignments[env.Topic] {
			gen.Start(func(ctx context.Context) { c.consume(ctx, partition) })
		}
	}
}
