// Package weather stores weather observations, all partitions of a topic at once.
package weather

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"
)

const topic = "observations"

type Store interface {
	Insert(ctx context.Context, observation []byte) error
}

type Collector struct {
	client  sarama.Client
	offsets sarama.OffsetManager
	store   Store
}

// Run follows each partition in a goroutine of its own.
func (c *Collector) Run(ctx context.Context) error {
	consumer, err := sarama.NewConsumerFromClient(c.client)
	if err != nil {
		return err
	}
	defer consumer.Close()
	partitions, err := consumer.Partitions(topic)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range partitions {
		pom, err := c.offsets.ManagePartition(topic, p)
		if err != nil {
			return err
		}
		next, _ := pom.NextOffset()
		pc, err := consumer.ConsumePartition(topic, p, next)
		if err != nil {
			return fmt.Errorf("partition %d: %w", p, err)
		}
		g.Go(func() error {
			defer pc.AsyncClose()
			return c.follow(ctx, pc, pom)
		})
	}
	return g.Wait()
}

func (c *Collector) follow(ctx context.Context, pc sarama.PartitionConsumer, pom sarama.PartitionOffsetManager) error {
	for {
		select {
		case msg := <-pc.Messages():
			if err := c.store.Insert(ctx, msg.Value); err != nil {
				log.Printf("observation %d/%d: %v", msg.Partition, msg.Offset, err)
				return err
			}
			pom.MarkOffset(msg.Offset+1, "")
		case err := <-pc.Errors():
			log.Println("kafka:", err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
