// Package signups welcomes users.
package signups

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Mailer interface {
	Welcome(ctx context.Context, mail []byte) error
}

// Failure is a record for the next topic.
type Failure struct {
	Why   error
	Topic string
	Value []byte
}

type handler struct {
	mailer   Mailer
	failures chan<- Failure
	next     map[string]string
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case msg := <-claim.Messages():
			if msg == nil {
				return nil
			}
			if err := h.mailer.Welcome(session.Context(), msg.Value); err != nil {
				h.fail(msg, err)
			}
			h.done(session, msg)
		case <-session.Context().Done():
			return nil
		}
	}
}

func (h *handler) done(session sarama.ConsumerGroupSession, msg *sarama.ConsumerMessage) {
	session.MarkMessage(msg, "")
}

func (h *handler) fail(msg *sarama.ConsumerMessage, err error) {
	topic, ok := h.next[msg.Topic]
	if !ok {
		log.Printf("no topic behind %s: %v", msg.Topic, err)
		return
	}
	h.failures <- Failure{Why: err, Topic: topic, Value: msg.Value}
}

// Forward writes what failed to the next topic.
func Forward(ctx context.Context, producer sarama.SyncProducer, failures <-chan Failure) error {
	for f := range failures {
		_, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: f.Topic, Value: sarama.ByteEncoder(f.Value)})
		if err != nil {
			return fmt.Errorf("%s: %w", f.Topic, err)
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, mailer Mailer, producer sarama.SyncProducer) error {
	failures := make(chan Failure, 16)
	go Forward(ctx, producer, failures)
	group, err := sarama.NewConsumerGroup(brokers, "signups", sarama.NewConfig())
	if err != nil {
		return err
	}
	defer group.Close()
	h := &handler{mailer: mailer, failures: failures, next: map[string]string{"signups": "signups-retry"}}
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"signups", "signups-retry"}, h); err != nil {
			return err
		}
	}
	return nil
}
