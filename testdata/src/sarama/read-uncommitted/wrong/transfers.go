// Package transfers writes both sides of a transfer in one transaction, and shows transfers to customers.
package transfers

import (
	"context"
	"errors"
	"fmt"

	"github.com/IBM/sarama"
)

const topic = "transfers"

type Bank struct {
	producer sarama.SyncProducer
}

func NewBank(brokers []string, id string) (*Bank, error) {
	cfg := sarama.NewConfig()
	cfg.Net.MaxOpenRequests = 1
	cfg.Producer.Idempotent = true
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	cfg.Producer.Transaction.ID = id
	producer, err := sarama.NewSyncProducer(brokers, cfg)
	if err != nil {
		return nil, err
	}
	return &Bank{producer: producer}, nil
}

func (b *Bank) Transfer(from, to string, amount []byte) error {
	if err := b.producer.BeginTxn(); err != nil {
		return err
	}
	err := b.producer.SendMessages([]*sarama.ProducerMessage{
		{Topic: topic, Key: sarama.StringEncoder(from), Value: sarama.ByteEncoder(amount)},
		{Topic: topic, Key: sarama.StringEncoder(to), Value: sarama.ByteEncoder(amount)},
	})
	if err != nil {
		return errors.Join(err, b.producer.AbortTxn())
	}
	return b.producer.CommitTxn()
}

type View interface {
	Show(ctx context.Context, account string, amount []byte) error
}

type shower struct {
	view View
}

func (h *shower) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *shower) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *shower) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.view.Show(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("show transfer of %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Show(ctx context.Context, brokers []string, view View) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "transfer-view", cfg) // want "read-uncommitted"
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{topic}, &shower{view: view}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
