// Package claim is a subscriber of its own, which marks a record once its message is acknowledged.
package claim

import (
	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
)

type Handler struct {
	Out chan *message.Message
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for record := range claim.Messages() {
		msg := message.NewMessage(watermill.NewUUID(), record.Value)
		select {
		case h.Out <- msg:
		case <-session.Context().Done():
			return nil
		}
		select {
		case <-msg.Acked():
			session.MarkMessage(record, "")
		case <-msg.Nacked():
			return nil
		case <-session.Context().Done():
			return nil
		}
	}
	return nil
}
