package mover

import (
	"context"
	"errors"
	"log"
	"testing"

	"github.com/IBM/sarama"
)

type brokenMover struct{}

func (brokenMover) Move(context.Context, []byte) error { return errors.New("disk full") }

// eager marks first, and skips what fails.
type eager struct {
	Handler
}

func (h *eager) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkMessage(msg, "")
		if err := h.mover.Move(session.Context(), msg.Value); err != nil {
			log.Println(err)
		}
	}
	return nil
}

func TestHandlers(t *testing.T) {
	for _, h := range []sarama.ConsumerGroupHandler{
		&Handler{mover: brokenMover{}},
		&eager{Handler{mover: brokenMover{}}},
	} {
		if err := h.Setup(nil); err != nil {
			t.Error(err)
		}
	}
}
