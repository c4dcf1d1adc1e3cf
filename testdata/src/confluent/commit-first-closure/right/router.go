// Package router calls one handler a topic.
package router

import (
	"context"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Handler func(ctx context.Context, m *kafka.Message) error

type Router struct {
	consumer *kafka.Consumer
	handlers map[string]Handler
	before   func(*kafka.Message) error
	after    func(*kafka.Message) error
}

func New(brokers string) (*Router, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "router",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	r := &Router{consumer: c, handlers: map[string]Handler{}}
	r.before = func(*kafka.Message) error { return nil }
	r.after = func(m *kafka.Message) error {
		_, err := c.CommitMessage(m)
		return err
	}
	return r, nil
}

func (r *Router) Handle(topic string, h Handler) { r.handlers[topic] = h }

func (r *Router) Run(ctx context.Context, topics ...string) error {
	if err := r.consumer.SubscribeTopics(topics, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := r.consumer.ReadMessage(time.Second)
		if err != nil {
			if err.(kafka.Error).IsTimeout() {
				continue
			}
			return err
		}
		h, ok := r.handlers[*m.TopicPartition.Topic]
		if !ok {
			return fmt.Errorf("no handler for %v", m.TopicPartition)
		}
		if err := r.before(m); err != nil {
			return err
		}
		if err := h(ctx, m); err != nil {
			return err
		}
		if err := r.after(m); err != nil {
			return err
		}
	}
	return nil
}
