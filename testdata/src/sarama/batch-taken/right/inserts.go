// Package inserts takes a batch out of its field, and puts it back where the insert fails.
package inserts

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"
)

type DB interface {
	Insert(ctx context.Context, v [][]byte) error
}

type Handler struct {
	db  DB
	buf []*sarama.ConsumerMessage
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) flush(s sarama.ConsumerGroupSession) {
	buf := h.buf
	h.buf = nil
	if len(buf) == 0 {
		return
	}
	var vs [][]byte
	for _, m := range buf {
		vs = append(vs, m.Value)
	}
	if err := h.db.Insert(context.Background(), vs); err != nil {
		log.Printf("insert: %v", err)
		h.buf = append(buf, h.buf...)
		return
	}
	for _, m := range buf {
		s.MarkMessage(m, "")
	}
}

func (h *Handler) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case msg, ok := <-c.Messages():
			if !ok {
				h.flush(s)
				return nil
			}
			h.buf = append(h.buf, msg)
			if len(h.buf) >= 100 {
				h.flush(s)
			}
		case <-t.C:
			h.flush(s)
		}
	}
}

func Run(ctx context.Context, db DB) error {
	g, err := sarama.NewConsumerGroup([]string{"localhost:9092"}, "g", sarama.NewConfig())
	if err != nil {
		return err
	}
	defer g.Close()
	for ctx.Err() == nil {
		if err := g.Consume(ctx, []string{"t"}, &Handler{db: db}); err != nil {
			return err
		}
	}
	return nil
}
