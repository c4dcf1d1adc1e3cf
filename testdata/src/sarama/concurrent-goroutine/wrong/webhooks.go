// Package webhooks calls the customers' webhooks.
package webhooks

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"sync"

	"github.com/IBM/sarama"
)

type Caller struct {
	client *http.Client
}

func (h *Caller) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Caller) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Caller) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for msg := range claim.Messages() {
		wg.Add(1)
		go h.call(msg, &wg)
		session.MarkMessage(msg, "") // want "commit-concurrent"
	}
	return nil
}

func (h *Caller) call(msg *sarama.ConsumerMessage, wg *sync.WaitGroup) {
	defer wg.Done()
	for attempt := 1; ; attempt++ {
		resp, err := h.client.Post(string(msg.Key), "application/json", bytes.NewReader(msg.Value))
		if err == nil {
			resp.Body.Close()
			return
		}
		log.Printf("webhook %s, attempt %d: %v", msg.Key, attempt, err)
	}
}

func Run(ctx context.Context, brokers []string, h *Caller) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "webhooks", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"hooks"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
