// Package refunds pays money back; what cannot be paid goes to a topic of its own.
package refunds

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Bank interface {
	Refund(ctx context.Context, order []byte) error
}

type Consumer struct {
	reader *kafka.Reader
	failed *kafka.Writer
	bank   Bank
}

func New(brokers []string, b Bank) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "refunds", Topic: "refunds"}),
		failed: &kafka.Writer{
			Addr:         kafka.TCP(brokers...),
			Topic:        "refunds.failed",
			RequiredAcks: kafka.RequireAll,
		},
		bank: b,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.bank.Refund(ctx, m.Value); err != nil {
			if err := c.park(ctx, m, err); err != nil {
				return fmt.Errorf("park: %w", err)
			}
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}

func (c *Consumer) park(ctx context.Context, m kafka.Message, cause error) error {
	return c.failed.WriteMessages(ctx, kafka.Message{
		Key:     m.Key,
		Value:   m.Value,
		Headers: append(m.Headers, kafka.Header{Key: "cause", Value: []byte(cause.Error())}),
	})
}
