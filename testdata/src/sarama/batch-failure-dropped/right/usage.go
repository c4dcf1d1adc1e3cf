// Package usage reports the usage of customers to the billing service.
package usage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"

	"github.com/IBM/sarama"
)

type Reporter struct {
	client *http.Client
	url    string
}

func (h *Reporter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Reporter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Reporter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var pending []json.RawMessage
	for msg := range claim.Messages() {
		pending = append(pending, msg.Value)
		if len(pending) < 50 {
			continue
		}
		err := h.report(pending)
		pending = nil
		if err != nil {
			log.Println("report usage:", err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func (h *Reporter) report(usage []json.RawMessage) error {
	body, err := json.Marshal(usage)
	if err != nil {
		return err
	}
	resp, err := h.client.Post(h.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func Run(ctx context.Context, brokers []string, h *Reporter) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "billing-usage", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"usage"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
