// Package enrich adds what is known of a customer to each event and writes it to another topic.
package enrich

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Enricher struct {
	producer sarama.SyncProducer
	lookup   func(customer string) []byte
}

func New(brokers []string, lookup func(string) []byte) (*Enricher, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	producer, err := sarama.NewSyncProducer(brokers, cfg)
	if err != nil {
		return nil, err
	}
	return &Enricher{producer: producer, lookup: lookup}, nil
}

func (h *Enricher) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Enricher) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Enricher) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		out := &sarama.ProducerMessage{
			Topic: "events.enriched",
			Key:   sarama.ByteEncoder(msg.Key),
			Value: sarama.ByteEncoder(append(h.lookup(string(msg.Key)), msg.Value...)),
		}
		partition, offset, err := h.producer.SendMessage(out)
		log.Printf("written to %d@%d: %v", partition, offset, err)
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Enricher) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "enricher", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"events"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
