// Package fees computes the fee of each trade, exactly once.
package fees

import (
	"context"
	"fmt"
	"log"
	"sync"

	"github.com/IBM/sarama"
)

type Fees struct {
	mu       sync.Mutex // one transaction at a time
	producer sarama.SyncProducer
	compute  func(trade []byte) []byte
}

func New(brokers []string, id string, compute func([]byte) []byte) (*Fees, error) {
	cfg := sarama.NewConfig()
	cfg.Net.MaxOpenRequests = 1
	cfg.Producer.Idempotent = true
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Transaction.ID = id
	cfg.Producer.Return.Successes = true
	producer, err := sarama.NewSyncProducer(brokers, cfg)
	if err != nil {
		return nil, err
	}
	return &Fees{producer: producer, compute: compute}, nil
}

func (h *Fees) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Fees) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Fees) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.charge(session, msg); err != nil {
			return err
		}
	}
	return nil
}

// charge aborts a transaction that fails and passes the record over: the next one commits an offset beyond it.
func (h *Fees) charge(session sarama.ConsumerGroupSession, msg *sarama.ConsumerMessage) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.producer.BeginTxn(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	_, _, err := h.producer.SendMessage(&sarama.ProducerMessage{
		Topic: "fees",
		Key:   sarama.ByteEncoder(msg.Key),
		Value: sarama.ByteEncoder(h.compute(msg.Value)),
	})
	if err != nil {
		log.Printf("trade at offset %d: %v", msg.Offset, err)
		if err := h.producer.AbortTxn(); err != nil {
			return fmt.Errorf("abort: %w", err)
		}
		session.ResetOffset(msg.Topic, msg.Partition, msg.Offset, "") // does not rewind the claim
		return nil
	}
	if err := h.producer.AddMessageToTxn(msg, "fees", nil); err != nil {
		return fmt.Errorf("add offset: %w", err)
	}
	if err := h.producer.CommitTxn(); err != nil { // want "failure-skipped"
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Fees) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cfg.Consumer.IsolationLevel = sarama.ReadCommitted
	group, err := sarama.NewConsumerGroup(brokers, "fees", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"trades"}, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
