// Package bills makes bills of orders, and commits each order without waiting for what becomes of its bill.
//
//lab:crash unsent
//lab:guarantee unknown
//lab:shown at-most-once
package bills

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type biller struct {
	output string
	bills  sarama.AsyncProducer
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
		b.bills.Input() <- bill
		session.MarkMessage(order, "")
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	bills, err := sarama.NewAsyncProducer(env.Brokers, nil)
	if err != nil {
		return err
	}
	defer bills.Close()
	go func() {
		for err := range bills.Errors() {
			log.Print(err)
		}
	}()
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
