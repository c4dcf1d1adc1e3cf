// Package parcels tracks parcels. What fails goes to a dead-letter topic before it is marked.
//
//lab:guarantee at-least-once
package parcels

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// deadLetters is a topic for what cannot be processed.
type deadLetters struct {
	producer sarama.SyncProducer
	topic    string
}

func (d deadLetters) send(m *sarama.ConsumerMessage, cause error) error {
	_, _, err := d.producer.SendMessage(&sarama.ProducerMessage{
		Topic:   d.topic,
		Key:     sarama.ByteEncoder(m.Key),
		Value:   sarama.ByteEncoder(m.Value),
		Headers: []sarama.RecordHeader{{Key: []byte("cause"), Value: []byte(cause.Error())}},
	})
	return err
}

type handler struct {
	env  *program.Env
	dead deadLetters
}

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := h.env.Work(m.Value); err != nil {
			slog.Error("parcel", "offset", m.Offset, "error", err)
			if err := h.dead.send(m, err); err != nil {
				return err
			}
		}
		session.MarkMessage(m, "")
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	producer, err := sarama.NewSyncProducer(env.Brokers, config)
	if err != nil {
		return err
	}
	defer producer.Close()
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	h := &handler{env, deadLetters{producer, env.Output}}
	for {
		if err := group.Consume(ctx, []string{env.Topic}, h); err != nil {
			return err
		}
	}
}
