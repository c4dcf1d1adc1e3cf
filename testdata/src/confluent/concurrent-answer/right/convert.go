// Package convert turns documents into PDF.
package convert

import (
	"context"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Office interface {
	Convert(ctx context.Context, doc []byte) error
}

type job struct {
	doc  []byte
	done chan error
}

type Converter struct {
	consumer *kafka.Consumer
	jobs     chan job
}

func New(brokers string) (*Converter, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "convert",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Converter{c, make(chan job, 10)}, c.Subscribe("documents", nil)
}

// Work converts what Run hands over.
func (cv *Converter) Work(ctx context.Context, office Office) {
	for j := range cv.jobs {
		j.done <- office.Convert(ctx, j.doc)
	}
}

func (cv *Converter) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := cv.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		j := job{doc: m.Value, done: make(chan error, 1)}
		cv.jobs <- j
		if err := <-j.done; err != nil {
			return err
		}
		if _, err := cv.consumer.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return nil
}
