// Package shipping ships orders. It defers the mark of an order.
//
//lab:crash fail
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
	defer session.MarkMessage(order, "") // want "commit-despite-failure"
	return s.env.Work(order.Value)
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
