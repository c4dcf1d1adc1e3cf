// Package enrich makes invoices of orders, which it commits first.
package enrich

import (
	"context"

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

func (e *enricher) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for order := range claim.Messages() {
		session.MarkMessage(order, "") // want "commit-before-processing"
		session.Commit()
		if _, _, err := e.invoices.SendMessage(e.invoice(order)); err != nil {
			return err
		}
	}
	return nil
}

func newProducer(env *program.Env) (sarama.SyncProducer, error) {
	config := sarama.NewConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	return sarama.NewSyncProducer(env.Brokers, config)
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
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
