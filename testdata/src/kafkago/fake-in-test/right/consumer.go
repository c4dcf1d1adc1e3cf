// Package coupons redeems coupons; its test has a fake that forgets errors.
package coupons

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Redeemer interface {
	Redeem(ctx context.Context, m kafka.Message) error
}

type shop struct {
	post func(ctx context.Context, code string) error
}

func (s *shop) Redeem(ctx context.Context, m kafka.Message) error {
	if err := s.post(ctx, string(m.Value)); err != nil {
		return fmt.Errorf("redeem: %w", err)
	}
	return nil
}

type Consumer struct {
	reader   *kafka.Reader
	redeemer Redeemer
}

func New(brokers []string, post func(ctx context.Context, code string) error) *Consumer {
	return &Consumer{
		reader:   kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "coupons", Topic: "coupons"}),
		redeemer: &shop{post: post},
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.redeemer.Redeem(ctx, m); err != nil {
			return err
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
