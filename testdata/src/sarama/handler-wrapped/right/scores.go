// Package scores updates high scores; handler and session are wrapped to count records.
package scores

import (
	"context"
	"expvar"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

var (
	claims = expvar.NewInt("claims")
	marks  = expvar.NewInt("marks")
)

// counted counts the claims of a handler, and what it marks.
type counted struct {
	sarama.ConsumerGroupHandler
}

func (c counted) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	claims.Add(1)
	defer claims.Add(-1)
	return c.ConsumerGroupHandler.ConsumeClaim(countedSession{session}, claim)
}

type countedSession struct {
	sarama.ConsumerGroupSession
}

func (s countedSession) MarkMessage(msg *sarama.ConsumerMessage, metadata string) {
	marks.Add(1)
	s.ConsumerGroupSession.MarkMessage(msg, metadata)
}

type Board interface {
	Submit(ctx context.Context, player string, score []byte) error
}

type handler struct {
	board Board
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.board.Submit(session.Context(), string(msg.Key), msg.Value); err != nil {
			log.Printf("score of %s: %v", msg.Key, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, board Board) error {
	group, err := sarama.NewConsumerGroup(brokers, "scores", sarama.NewConfig())
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"scores"}, counted{&handler{board: board}}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
