// Package orders accepts orders from a queue of any make.
package orders

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Delivery struct {
	Body []byte
	raw  kafka.Message
}

// Queue is where deliveries come from.
type Queue interface {
	Receive(ctx context.Context) (Delivery, error)
	Ack(ctx context.Context, d Delivery) error
}

type kafkaQueue struct {
	reader *kafka.Reader
}

func (q *kafkaQueue) Receive(ctx context.Context) (Delivery, error) {
	m, err := q.reader.FetchMessage(ctx)
	if err != nil {
		return Delivery{}, err
	}
	return Delivery{Body: m.Value, raw: m}, nil
}

func (q *kafkaQueue) Ack(ctx context.Context, d Delivery) error {
	return q.reader.CommitMessages(ctx, d.raw) // want "commit-before-processing"
}

type Order struct{ ID, Customer string }

type Repository interface {
	Insert(ctx context.Context, o Order) error
}

type Service struct {
	queue Queue
	repo  Repository
}

func NewService(brokers []string, repo Repository) *Service {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	return &Service{queue: &kafkaQueue{reader: reader}, repo: repo}
}

func (s *Service) Run(ctx context.Context) error {
	for {
		d, err := s.queue.Receive(ctx)
		if err != nil {
			return fmt.Errorf("receive: %w", err)
		}
		if err := s.queue.Ack(ctx, d); err != nil {
			return fmt.Errorf("ack: %w", err)
		}
		var o Order
		if err := json.Unmarshal(d.Body, &o); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		if err := s.repo.Insert(ctx, o); err != nil {
			return fmt.Errorf("insert %s: %w", o.ID, err)
		}
	}
}
