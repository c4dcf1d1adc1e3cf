// Package mails has a processor for its messages, which returns failures.
//
//lab:guarantee at-least-once
package mails

import (
	"context"
	"fmt"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// A Processor does something with a message.
type Processor interface {
	Process(ctx context.Context, message *sarama.ConsumerMessage) error
}

// mailer is the processor that sends mails.
type mailer struct{ env *program.Env }

func (m *mailer) Process(ctx context.Context, message *sarama.ConsumerMessage) error {
	if err := m.env.Work(message.Value); err != nil {
		return fmt.Errorf("mail %s: %w", message.Key, err)
	}
	return nil
}

// consumer hands messages to a processor.
type consumer struct{ processor Processor }

func (consumer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		if err := c.processor.Process(session.Context(), message); err != nil {
			return err
		}
		session.MarkMessage(message, "")
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, consumer{&mailer{env}}); err != nil {
			return err
		}
	}
}
