// Package dispatch calls one of several functions, by topic.
package dispatch

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Func func(ctx context.Context, key string, value []byte) error

type Dispatcher struct {
	funcs map[string]Func
}

// On has f called with the records of topic.
func (h *Dispatcher) On(topic string, f Func) {
	if h.funcs == nil {
		h.funcs = map[string]Func{}
	}
	h.funcs[topic] = f
}

func (h *Dispatcher) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Dispatcher) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Dispatcher) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if f, ok := h.funcs[msg.Topic]; !ok {
			log.Printf("nothing to do for topic %s", msg.Topic)
		} else if err := f(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("%s: %w", msg.Topic, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func (h *Dispatcher) Run(ctx context.Context, brokers []string) error {
	group, err := sarama.NewConsumerGroup(brokers, "dispatch", sarama.NewConfig())
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	topics := make([]string, 0, len(h.funcs))
	for topic := range h.funcs {
		topics = append(topics, topic)
	}
	for ctx.Err() == nil {
		if err := group.Consume(ctx, topics, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
