// Package likes counts likes; whether commits are automatic is for the operator to say.
package likes

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Options struct {
	Brokers    []string
	Group      string
	AutoCommit bool
}

type Likes interface {
	Add(ctx context.Context, post string, by []byte) error
}

type Handler struct {
	likes      Likes
	autoCommit bool
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.likes.Add(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("like of %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
		if !h.autoCommit {
			session.Commit()
		}
	}
	return nil
}

func Run(ctx context.Context, o Options, likes Likes) error {
	cfg := sarama.NewConfig()
	if !o.AutoCommit {
		cfg.Consumer.Offsets.AutoCommit.Enable = false
	}
	group, err := sarama.NewConsumerGroup(o.Brokers, o.Group, cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"likes"}, &Handler{likes: likes, autoCommit: o.AutoCommit}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
