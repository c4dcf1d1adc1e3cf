// Package enrich prices orders and makes invoices of them. It produces these in transactions, but marks the orders before.
//
//lab:crash zombie-output ended
package enrich

import (
	"context"
	"errors"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type enricher struct {
	env      *program.Env
	invoices sarama.SyncProducer
}

func (*enricher) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*enricher) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (e *enricher) invoice(order *sarama.ConsumerMessage) *sarama.ProducerMessage {
	return &sarama.ProducerMessage{
		Topic: e.env.Output,
		Key:   sarama.ByteEncoder(order.Key),
		Value: sarama.ByteEncoder(order.Value),
	}
}

// enrich makes an invoice in a transaction of its own.
func (e *enricher) enrich(order *sarama.ConsumerMessage) (err error) {
	if err := e.invoices.BeginTxn(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.invoices.AbortTxn())
		}
	}()
	if err := e.env.Work(order.Value); err != nil {
		return err
	}
	if _, _, err := e.invoices.SendMessage(e.invoice(order)); err != nil {
		return err
	}
	return e.invoices.CommitTxn()
}

func (e *enricher) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for order := range claim.Messages() {
		session.MarkMessage(order, "") // want "commit-before-processing"
		session.Commit()
		if err := e.enrich(order); err != nil {
			return err
		}
	}
	return nil
}

func newProducer(env *program.Env) (sarama.SyncProducer, error) {
	config := sarama.NewConfig()
	config.Net.MaxOpenRequests = 1
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	config.Producer.Transaction.ID = env.Transactional
	return sarama.NewSyncProducer(env.Brokers, config)
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	invoices, err := newProducer(env)
	if err != nil {
		return err
	}
	defer invoices.Close()
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &enricher{env, invoices}); err != nil {
			return err
		}
	}
}
