// Package input reads topics of a group, or partitions by hand, for a pipeline.
package input

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/IBM/sarama"

	"kafkavet.test/sarama/never-commits-narrowed/wrong/sasl"
)

// Pipeline takes what was read.
type Pipeline interface {
	Push(ctx context.Context, payload []byte) error
}

type Input struct {
	Brokers    []string
	Group      string
	Topics     []string
	Partitions []int32
	Session    time.Duration
	Oldest     bool
	Login      sasl.Config
	Pipeline   Pipeline

	mu     sync.Mutex
	marker marker
}

// marker keeps positions: a session of the group, or our own.
type marker interface {
	MarkOffset(topic string, partition int32, offset int64, metadata string)
}

type ownPositions struct {
	mark func(topic string, partition int32, offset int64)
}

func (o *ownPositions) MarkOffset(topic string, partition int32, offset int64, _ string) {
	o.mark(topic, partition, offset)
}

func (i *Input) config() (*sarama.Config, error) {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cfg.Consumer.Group.Session.Timeout = i.Session
	if cfg.Net.ReadTimeout <= i.Session {
		cfg.Net.ReadTimeout = 2 * i.Session
	}
	if i.Oldest {
		cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	}
	if err := i.Login.Apply(cfg); err != nil {
		return nil, err
	}
	return cfg, nil
}

func (i *Input) Run(ctx context.Context) error {
	cfg, err := i.config()
	if err != nil {
		return err
	}
	if len(i.Partitions) > 0 {
		return i.readPartitions(ctx, cfg)
	}
	group, err := sarama.NewConsumerGroup(i.Brokers, i.Group, cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, i.Topics, i); err != nil {
			return err
		}
	}
	return nil
}

func (i *Input) readPartitions(ctx context.Context, cfg *sarama.Config) error {
	client, err := sarama.NewClient(i.Brokers, cfg)
	if err != nil {
		return err
	}
	defer client.Close()
	coordinator, err := client.Coordinator(i.Group)
	if err != nil {
		return err
	}
	positions := &sarama.OffsetCommitRequest{ConsumerGroup: i.Group, Version: 1}
	i.marker = &ownPositions{func(topic string, partition int32, offset int64) {
		positions.AddBlock(topic, partition, offset, time.Now().Unix(), "")
	}}
	consumer, err := sarama.NewConsumerFromClient(client)
	if err != nil {
		return err
	}
	part, err := consumer.ConsumePartition(i.Topics[0], i.Partitions[0], sarama.OffsetOldest)
	if err != nil {
		return err
	}
	defer part.Close()
	for msg := range part.Messages() {
		if err := i.take(ctx, msg); err != nil {
			return err
		}
		if _, err := coordinator.CommitOffset(positions); err != nil {
			return err
		}
	}
	return nil
}

func (i *Input) Setup(session sarama.ConsumerGroupSession) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.marker = session
	return nil
}

func (i *Input) Cleanup(sarama.ConsumerGroupSession) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.marker = nil
	return nil
}

func (i *Input) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() { // want "never-commits"
		if err := i.take(session.Context(), msg); err != nil {
			return err
		}
	}
	return nil
}

func (i *Input) take(ctx context.Context, msg *sarama.ConsumerMessage) error {
	if err := i.Pipeline.Push(ctx, msg.Value); err != nil {
		return fmt.Errorf("offset %d: %w", msg.Offset, err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.marker != nil {
		i.marker.MarkOffset(msg.Topic, msg.Partition, msg.Offset+1, "")
	}
	return nil
}
