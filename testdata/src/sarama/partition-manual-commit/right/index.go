// Package index builds an index from one partition and commits after each thousand records.
package index

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Index interface {
	Add(ctx context.Context, key string, doc []byte) error
	Sync(ctx context.Context) error
}

func Build(ctx context.Context, brokers []string, partition int32, index Index) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	client, err := sarama.NewClient(brokers, cfg)
	if err != nil {
		return err
	}
	defer client.Close()
	offsets, err := sarama.NewOffsetManagerFromClient("index", client)
	if err != nil {
		return err
	}
	defer offsets.Close()
	position, err := offsets.ManagePartition("documents", partition)
	if err != nil {
		return err
	}
	consumer, err := sarama.NewConsumerFromClient(client)
	if err != nil {
		return err
	}
	defer consumer.Close()
	next, _ := position.NextOffset()
	pc, err := consumer.ConsumePartition("documents", partition, next)
	if err != nil {
		return err
	}
	defer pc.Close()

	n := 0
	for {
		select {
		case msg := <-pc.Messages():
			if err := index.Add(ctx, string(msg.Key), msg.Value); err != nil {
				return fmt.Errorf("index offset %d: %w", msg.Offset, err)
			}
			n++
			if n%1000 != 0 {
				continue
			}
			if err := index.Sync(ctx); err != nil {
				return fmt.Errorf("sync: %w", err)
			}
			position.MarkOffset(msg.Offset+1, "")
			offsets.Commit()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
