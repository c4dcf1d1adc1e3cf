// Package coupons issues coupons.
package coupons

import (
	"context"

	"github.com/IBM/sarama"
)

type Issuer interface {
	Issue(ctx context.Context, request []byte) error
}

type issuing struct {
	issuer Issuer
}

func (h *issuing) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *issuing) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim commits after each record, but marks none: Commit has nothing to send.
func (h *issuing) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() { // want "never-commits"
		if err := h.issuer.Issue(session.Context(), msg.Value); err != nil {
			return err
		}
		session.Commit()
	}
	return nil
}

func config() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.ClientID = "coupons"
	cfg.Version = sarama.V2_8_0_0
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	return cfg
}

func Run(ctx context.Context, brokers []string, issuer Issuer) error {
	group, err := sarama.NewConsumerGroup(brokers, "coupons", config())
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"coupon-requests"}, &issuing{issuer: issuer}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
