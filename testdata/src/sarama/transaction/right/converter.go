// Package converter converts amounts, exactly once: outputs and offsets go into one transaction.
package converter

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

const (
	groupID = "converter"
	input   = "amounts"
	output  = "amounts.eur"
)

type Converter struct {
	brokers []string
	rate    func(amount []byte) []byte
}

func (h *Converter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Converter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// producer makes a producer for one partition, so that claims do not share a transaction.
func (h *Converter) producer(partition int32) (sarama.AsyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Net.MaxOpenRequests = 1
	cfg.Producer.Idempotent = true
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Transaction.ID = fmt.Sprintf("%s-%d", groupID, partition)
	return sarama.NewAsyncProducer(h.brokers, cfg)
}

// ConsumeClaim puts the offset into the transaction first: it takes effect with CommitTxn, as the output does.
func (h *Converter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	p, err := h.producer(claim.Partition())
	if err != nil {
		return err
	}
	defer p.Close()
	failed := make(chan error, 1)
	go func() {
		for err := range p.Errors() {
			select {
			case failed <- err:
			default:
			}
		}
	}()
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			if err := h.convert(session, p, msg); err != nil {
				if p.TxnStatus()&sarama.ProducerTxnFlagAbortableError != 0 {
					_ = p.AbortTxn()
				}
				return err
			}
		case err := <-failed:
			return err
		case <-session.Context().Done():
			return nil
		}
	}
}

func (h *Converter) convert(session sarama.ConsumerGroupSession, p sarama.AsyncProducer, msg *sarama.ConsumerMessage) error {
	if err := p.BeginTxn(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	member := sarama.NewConsumerGroupMetadataFromSession(session, groupID, nil)
	if err := p.AddMessageToTxnWithGroupMetadata(msg, member, nil); err != nil {
		return fmt.Errorf("offset: %w", err)
	}
	p.Input() <- &sarama.ProducerMessage{
		Topic: output,
		Key:   sarama.ByteEncoder(msg.Key),
		Value: sarama.ByteEncoder(h.rate(msg.Value)),
	}
	if err := p.CommitTxn(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (h *Converter) Run(ctx context.Context) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cfg.Consumer.IsolationLevel = sarama.ReadCommitted
	group, err := sarama.NewConsumerGroup(h.brokers, groupID, cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{input}, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
