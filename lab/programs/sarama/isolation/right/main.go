// Package deposits books deposits that are written in transactions.
//
//lab:topic deposits
//lab:guarantee at-least-once
package deposits

import (
	"context"
	"errors"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "deposits"

type handler struct{ env *program.Env }

func (handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := h.env.Work(m.Value); err != nil {
			return err
		}
		session.MarkMessage(m, "")
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{topic}, handler{env}); err != nil {
			return err
		}
	}
}

func producer(env *program.Env) (sarama.SyncProducer, error) {
	config := sarama.NewConfig()
	config.Net.MaxOpenRequests = 1
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	config.Producer.Transaction.ID = env.Transactional
	return sarama.NewSyncProducer(env.Brokers, config)
}

// Post writes deposits, all of them or none.
func Post(env *program.Env, deposits ...[]byte) error {
	p, err := producer(env)
	if err != nil {
		return err
	}
	defer p.Close()
	if err := p.BeginTxn(); err != nil {
		return err
	}
	for _, deposit := range deposits {
		if _, _, err := p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(deposit)}); err != nil {
			return errors.Join(err, p.AbortTxn())
		}
	}
	return p.CommitTxn()
}
