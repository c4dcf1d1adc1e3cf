// Package leads passes sales leads on to the CRM.
package leads

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"

	"kafkavet.test/sarama/failure-package/wrong/crm"
)

type forwarder struct {
	crm *crm.Client
}

func (h *forwarder) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *forwarder) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *forwarder) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		h.crm.Push(session.Context(), msg.Value)
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *forwarder) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "crm-leads", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"leads"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
