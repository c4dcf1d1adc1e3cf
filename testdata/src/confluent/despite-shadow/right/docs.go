// Package docs archives documents.
package docs

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Archive struct {
	consumer *kafka.Consumer
	dir      string
}

func New(brokers, dir string) (*Archive, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "archive",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Archive{c, dir}, c.Subscribe("documents", nil)
}

func (a *Archive) save(m *kafka.Message) error {
	name := filepath.Join(a.dir, filepath.Base(string(m.Key)))
	err := os.WriteFile(name, m.Value, 0o644)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(a.dir, 0o755); err == nil {
			err = os.WriteFile(name, m.Value, 0o644)
			if err != nil {
				log.Printf("save %s: %v", name, err)
			}
		}
	}
	return err
}

func (a *Archive) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := a.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := a.save(m); err != nil {
			return err
		}
		if _, err := a.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}
