// Package profiles updates customer profiles.
package profiles

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Store interface {
	Update(ctx context.Context, id string, profile []byte) error
}

type Updater struct {
	consumer *kafka.Consumer
	store    Store
}

func New(brokers string, s Store) (*Updater, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "profiles",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Updater{c, s}, c.Subscribe("profiles", nil)
}

// Run updates profiles until ctx ends.
func (u *Updater) Run(ctx context.Context) {
	for ctx.Err() == nil {
		m, err := u.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := u.update(ctx, m); err != nil {
			log.Printf("profiles: %v", err)
		}
	}
}

func (u *Updater) update(ctx context.Context, m *kafka.Message) error {
	if err := u.store.Update(ctx, string(m.Key), m.Value); err != nil {
		return fmt.Errorf("update %s: %w", m.Key, err)
	}
	_, err := u.consumer.CommitMessage(m) // want "failure-skipped"
	return err
}
