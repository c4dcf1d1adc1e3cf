// Package coupons marks what it redeemed; the client commits the marks.
package coupons

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Shop redeems coupons.
type Shop interface {
	Redeem(ctx context.Context, code string) error
}

// Consumer redeems.
type Consumer struct {
	client *kgo.Client
	shop   Shop
}

// NewConsumer joins the group.
func NewConsumer(shop Shop, seeds ...string) (*Consumer, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("coupons"),
		kgo.ConsumeTopics("coupons"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return nil, err
	}
	return &Consumer{client: client, shop: shop}, nil
}

// Run redeems until ctx ends or a coupon fails.
func (c *Consumer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		fetches := c.client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := c.shop.Redeem(ctx, string(record.Value)); err != nil {
				return fmt.Errorf("coupon %s: %w", record.Value, err)
			}
			c.done(record)
		}
	}
	return ctx.Err()
}

func (c *Consumer) done(record *kgo.Record) {
	c.client.MarkCommitRecords(record)
}
