// Package badges opens doors.
package badges

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"

	"kafkavet.test/sarama/never-commits-package/wrong/kafkaconf"
)

type Doors interface {
	Grant(ctx context.Context, badge string, door []byte) error
}

type Handler struct {
	doors Doors
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() { // want "never-commits"
		if err := h.doors.Grant(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("grant %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	group, err := sarama.NewConsumerGroup(brokers, "badges", kafkaconf.Consumer())
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"grants"}, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
