// Package claims assesses insurance claims; one that fails is parked in a table for people to look at.
package claims

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Claim struct {
	Policy string
	Amount int64
}

type Assessor interface {
	Assess(ctx context.Context, c Claim) error
}

type Handler struct {
	assessor Assessor
	db       *sql.DB
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var c Claim
		if err := json.Unmarshal(msg.Value, &c); err != nil {
			log.Printf("offset %d is no claim: %v", msg.Offset, err)
			session.MarkMessage(msg, "")
			continue
		}
		if err := h.assessor.Assess(session.Context(), c); err != nil {
			h.park(session.Context(), c, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func (h *Handler) park(ctx context.Context, c Claim, reason error) {
	_, err := h.db.ExecContext(ctx, "INSERT INTO parked (policy, amount, reason) VALUES ($1, $2, $3)", c.Policy, c.Amount, reason.Error())
	if err != nil {
		log.Printf("park claim of %s: %v", c.Policy, err)
	}
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "assessor", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"claims"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
