// Package bridge copies a topic to another cluster and marks a record when its copy is acknowledged.
package bridge

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Bridge struct {
	remote []string
}

func (h *Bridge) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Bridge) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Bridge) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	cfg := sarama.NewConfig()
	cfg.Net.MaxOpenRequests = 1
	cfg.Producer.Idempotent = true
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Partitioner = sarama.NewManualPartitioner
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewAsyncProducer(h.remote, cfg)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(session.Context())
	defer cancel()
	go func() {
		defer p.AsyncClose()
		for {
			select {
			case msg, ok := <-claim.Messages():
				if !ok {
					return
				}
				p.Input() <- &sarama.ProducerMessage{
					Topic:     msg.Topic,
					Partition: msg.Partition,
					Key:       sarama.ByteEncoder(msg.Key),
					Value:     sarama.ByteEncoder(msg.Value),
					Metadata:  msg,
				}
			case <-ctx.Done():
				return
			}
		}
	}()

	// The answers come in the order of the partition; after a failure nothing more is marked.
	failures, answers := p.Errors(), p.Successes()
	for failures != nil || answers != nil {
		select {
		case sent, ok := <-answers:
			if !ok {
				answers = nil
			} else if err == nil {
				session.MarkMessage(sent.Metadata.(*sarama.ConsumerMessage), "")
			}
		case failed, ok := <-failures:
			if !ok {
				failures = nil
			} else if err == nil {
				err = fmt.Errorf("copy: %w", failed)
				cancel()
			}
		}
	}
	return err
}

func Run(ctx context.Context, brokers []string, h *Bridge) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "bridge", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"mirror"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
