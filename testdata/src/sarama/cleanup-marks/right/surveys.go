// Package surveys stores answers to surveys and marks how far each partition came when the session ends.
package surveys

import (
	"context"
	"fmt"
	"sync"

	"github.com/IBM/sarama"
)

type Answers interface {
	Store(ctx context.Context, survey string, answer []byte) error
}

type Handler struct {
	answers Answers

	mu   sync.Mutex
	done map[int32]*sarama.ConsumerMessage
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error {
	h.done = map[int32]*sarama.ConsumerMessage{}
	return nil
}

func (h *Handler) Cleanup(session sarama.ConsumerGroupSession) error {
	for _, msg := range h.done {
		session.MarkMessage(msg, "")
	}
	session.Commit()
	return nil
}

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.answers.Store(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("answer to %s: %w", msg.Key, err)
		}
		h.mu.Lock()
		h.done[msg.Partition] = msg
		h.mu.Unlock()
	}
	return nil
}

func Run(ctx context.Context, brokers []string, answers Answers) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	group, err := sarama.NewConsumerGroup(brokers, "surveys", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	h := &Handler{answers: answers}
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"answers"}, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
