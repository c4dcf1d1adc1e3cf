// Package bills makes bills of orders, and commits each order when its bill is written.
//
//lab:guarantee at-least-once
package bills

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type biller struct {
	output string
	bills  sarama.SyncProducer
}

func (*biller) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*biller) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (b *biller) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for order := range claim.Messages() {
		bill := &sarama.ProducerMessage{
			Topic: b.output,
			Key:   sarama.ByteEncoder(order.Key),
			Value: sarama.ByteEncoder(order.Value),
		}
		if _, _, err := b.bills.SendMessage(bill); err != nil {
			return err
		}
		session.MarkMessage(order, "")
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	answers := sarama.NewConfig()
	answers.Producer.Return.Successes = true
	bills, err := sarama.NewSyncProducer(env.Brokers, answers)
	if err != nil {
		return err
	}
	defer bills.Close()
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &biller{env.Output, bills}); err != nil {
			return err
		}
	}
}
