// Package shipping ships orders. It marks an order that was shipped.
//
//lab:guarantee at-least-once
package shipping

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type shipper struct{ env *program.Env }

func (*shipper) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*shipper) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (s *shipper) ship(session sarama.ConsumerGroupSession, order *sarama.ConsumerMessage) error {
	if err := s.env.Work(order.Value); err != nil {
		return err
	}
	session.MarkMessage(order, "")
	return nil
}

func (s *shipper) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for order := range claim.Messages() {
		if err := s.ship(session, order); err != nil {
			return err
		}
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
		if err := group.Consume(ctx, []string{env.Topic}, &shipper{env}); err != nil {
			return err
		}
	}
}
