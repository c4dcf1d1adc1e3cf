// Package thumbs renders thumbnails in a goroutine of their own.
package thumbs

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Renderer interface {
	Render(ctx context.Context, image []byte) error
}

type Service struct {
	consumer *kafka.Consumer
	renderer Renderer
	queue    chan *kafka.Message
}

func New(brokers string, r Renderer) (*Service, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "thumbs",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, err
	}
	if err := consumer.Subscribe("images", nil); err != nil {
		return nil, err
	}
	return &Service{consumer: consumer, renderer: r, queue: make(chan *kafka.Message, 256)}, nil
}

func (s *Service) Run(ctx context.Context) error {
	defer close(s.queue)
	go s.render(ctx)
	for ctx.Err() == nil {
		m, err := s.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		} else if err != nil {
			return err
		}
		s.queue <- m
	}
	return ctx.Err()
}

func (s *Service) render(ctx context.Context) {
	for m := range s.queue {
		if err := s.renderer.Render(ctx, m.Value); err != nil {
			log.Fatalf("render %s: %v", m.Key, err)
		}
		if _, err := s.consumer.StoreMessage(m); err != nil {
			log.Printf("store %v: %v", m.TopicPartition, err)
		}
	}
}
