// Package audit files audit records, each partition in a goroutine of its own.
package audit

import (
	"context"
	"log"
	"time"

	"github.com/Shopify/sarama"
	cluster "github.com/bsm/sarama-cluster"
)

type Archive interface {
	File(ctx context.Context, record []byte) error
}

type Auditor struct {
	archive Archive
	stop    context.CancelFunc
}

func (a *Auditor) Run(ctx context.Context, brokers []string) error {
	ctx, a.stop = context.WithCancel(ctx)
	defer a.stop()
	cfg := cluster.NewConfig()
	cfg.Group.Mode = cluster.ConsumerModePartitions
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	cfg.Consumer.Offsets.CommitInterval = time.Second
	consumer, err := cluster.NewConsumer(brokers, "audit", []string{"audit"}, cfg)
	if err != nil {
		return err
	}
	defer consumer.Close()
	for {
		select {
		case part, ok := <-consumer.Partitions():
			if !ok {
				return nil
			}
			go a.follow(ctx, part)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (a *Auditor) follow(ctx context.Context, part cluster.PartitionConsumer) {
	for msg := range part.Messages() {
		if err := a.archive.File(ctx, msg.Value); err != nil {
			log.Printf("%s/%d@%d: %v", part.Topic(), part.Partition(), msg.Offset, err)
			continue
		}
		part.MarkOffset(msg.Offset, "") // want "failure-skipped"
	}
}
