// Package prices publishes price lists, without transactions, and serves them.
package prices

import (
	"context"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

const priceTopic = "prices"

type Publisher struct {
	client *kgo.Client
}

func NewPublisher(brokers []string) (*Publisher, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(brokers...),
		kgo.DefaultProduceTopic(priceTopic),
	)
	if err != nil {
		return nil, err
	}
	return &Publisher{client: client}, nil
}

// Publish writes a whole list.
func (p *Publisher) Publish(ctx context.Context, list map[string][]byte) error {
	records := make([]*kgo.Record, 0, len(list))
	for sku, price := range list {
		records = append(records, &kgo.Record{Key: []byte(sku), Value: price})
	}
	return p.client.ProduceSync(ctx, records...).FirstErr()
}

type Shop interface {
	SetPrice(ctx context.Context, sku string, price []byte) error
}

type Subscriber struct {
	reader *kafka.Reader
	shop   Shop
}

func NewSubscriber(brokers []string, s Shop) *Subscriber {
	cfg := kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "shop",
		Topic:   priceTopic,
	}
	return &Subscriber{reader: kafka.NewReader(cfg), shop: s}
}

func (s *Subscriber) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.shop.SetPrice(ctx, string(m.Key), m.Value); err != nil {
			return err
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
