// Package rates keeps the newest exchange rates in memory.
package rates

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"sync"

	"github.com/IBM/sarama"
)

type Rate struct {
	Currency string
	Micros   int64
}

type Rates struct {
	mu    sync.RWMutex
	rates map[string]int64
}

func New() *Rates { return &Rates{rates: map[string]int64{}} }

func (r *Rates) Of(currency string) (micros int64, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	micros, ok = r.rates[currency]
	return micros, ok
}

func (h *Rates) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Rates) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Rates) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var rate Rate
		if err := json.Unmarshal(msg.Value, &rate); err != nil {
			log.Printf("offset %d: %v", msg.Offset, err)
		} else {
			h.mu.Lock()
			h.rates[rate.Currency] = rate.Micros
			h.mu.Unlock()
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Rates) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "rates", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"rates"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
