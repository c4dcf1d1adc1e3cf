// Package vaults copies secrets to several vaults.
package vaults

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"golang.org/x/sync/errgroup"
)

type Vault interface {
	Put(ctx context.Context, name string, secret []byte) error
}

type Copier struct {
	consumer *kafka.Consumer
	vaults   []Vault
}

func New(brokers string, vaults ...Vault) (*Copier, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "vaults",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Copier{c, vaults}, c.Subscribe("secrets", nil)
}

func (cp *Copier) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := cp.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var g errgroup.Group
		for _, v := range cp.vaults {
			g.Go(func() error { return v.Put(ctx, string(m.Key), m.Value) })
		}
		if err := g.Wait(); err != nil {
			log.Printf("copy %s: %v", m.Key, err)
			return err
		}
		if _, err := cp.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}
