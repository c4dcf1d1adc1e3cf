// Package bookings passes bookings on to the hotel, and sets those aside that it refuses.
package bookings

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

var ErrRefused = errors.New("booking refused")

type Hotel interface {
	Book(ctx context.Context, booking []byte) error
}

type Handler struct {
	hotel    Hotel
	producer sarama.SyncProducer
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.hotel.Book(session.Context(), msg.Value); err != nil {
			log.Printf("booking %s: %v", msg.Key, err)
			_, _, err = h.producer.SendMessage(&sarama.ProducerMessage{
				Topic:   msg.Topic + ".dead",
				Key:     sarama.ByteEncoder(msg.Key),
				Value:   sarama.ByteEncoder(msg.Value),
				Headers: []sarama.RecordHeader{{Key: []byte("reason"), Value: []byte(err.Error())}},
			})
			if err != nil {
				return fmt.Errorf("dead letter: %w", err)
			}
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "hotel-bookings", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"bookings"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
