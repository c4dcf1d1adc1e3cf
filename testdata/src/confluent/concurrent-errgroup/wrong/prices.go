// Package prices updates the prices of all shops.
package prices

import (
	"context"
	"encoding/json"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"golang.org/x/sync/errgroup"
)

type Price struct {
	SKU   string
	Cents int
}

type Shop interface {
	SetPrice(ctx context.Context, p Price) error
}

type Updater struct {
	c     *kafka.Consumer
	shops []Shop
}

func New(brokers string, shops []Shop) (*Updater, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "prices",
		"enable.auto.commit": "0",
	})
	if err != nil {
		return nil, err
	}
	return &Updater{c, shops}, c.Subscribe("prices", nil)
}

func (u *Updater) Run(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	for gctx.Err() == nil {
		m, err := u.c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var p Price
		if json.Unmarshal(m.Value, &p) != nil {
			continue
		}
		for _, shop := range u.shops {
			g.Go(func() error { return shop.SetPrice(gctx, p) })
		}
		if _, err := u.c.CommitMessage(m); err != nil { // want "commit-concurrent"
			return err
		}
	}
	return g.Wait()
}
