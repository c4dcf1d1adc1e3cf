// Package audit files audit events with the archive service.
package audit

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/IBM/sarama"
)

type Filer struct {
	client *http.Client
	url    string
	log    *slog.Logger
}

func (h *Filer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Filer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Filer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.file(session.Context(), msg); err != nil {
			h.log.Error("audit event not filed", "offset", msg.Offset, "err", err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func (h *Filer) file(ctx context.Context, msg *sarama.ConsumerMessage) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(msg.Value))
	if err != nil {
		return err
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("archive answered %s", resp.Status)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Filer) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "audit-archive", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"audit"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
