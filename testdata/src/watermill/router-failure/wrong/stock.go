// Package stock books what leaves the warehouse.
package stock

import (
	"context"
	"database/sql"
	"log/slog"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

type Handler struct {
	db *sql.DB
}

func (h *Handler) Handle(msg *message.Message) error {
	_, err := h.db.ExecContext(msg.Context(), "UPDATE stock SET n = n - 1 WHERE sku = $1", string(msg.Payload))
	if err != nil {
		slog.Error("book", "err", err)
		return nil // want "committed by the handler.s return.*commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, db *sql.DB) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "stock",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	h := &Handler{db: db}
	router.AddConsumerHandler("stock", "shipments", subscriber, h.Handle)
	return router.Run(ctx)
}
