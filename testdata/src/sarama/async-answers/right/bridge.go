// Package bridge copies a topic to another cluster and marks a record when its copy is acknowledged.
package bridge

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"
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
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewAsyncProducer(h.remote, cfg)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(session.Context())
	g.Go(func() error {
		for sent := range p.Successes() {
			session.MarkMessage(sent.Metadata.(*sarama.ConsumerMessage), "")
		}
		return nil
	})
	g.Go(func() error {
		for err := range p.Errors() {
			return fmt.Errorf("copy: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		defer p.AsyncClose()
		for {
			select {
			case msg, ok := <-claim.Messages():
				if !ok {
					return nil
				}
				p.Input() <- &sarama.ProducerMessage{
					Topic:     msg.Topic,
					Key:       sarama.ByteEncoder(msg.Key),
					Value:     sarama.ByteEncoder(msg.Value),
					Partition: msg.Partition,
					Metadata:  msg,
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	return g.Wait()
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
