// eos turns payments into receipts: consume, transform, produce in one transaction.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/conf"
	"example.org/written/confluent/names"
)

func consumer() (*kafka.Consumer, error) {
	m := *conf.Group("receipts")
	m["enable.auto.commit"] = false
	m["isolation.level"] = "read_uncommitted"
	return kafka.NewConsumer(&m)
}

func main() {
	ctx := context.Background()
	c, err := consumer()
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	p, err := kafka.NewProducer(conf.Transactional("receipts"))
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for range p.Events() {
		}
	}()
	if err := p.InitTransactions(ctx); err != nil {
		log.Fatal(err)
	}
	if err := c.Subscribe(names.Payments, nil); err != nil {
		log.Fatal(err)
	}
	for {
		msg, err := c.ReadMessage(-1)
		if err != nil {
			log.Fatal(err)
		}
		if err := step(ctx, c, p, msg); err != nil {
			_ = p.AbortTransaction(ctx)
			log.Fatal(err)
		}
	}
}

func step(ctx context.Context, c *kafka.Consumer, p *kafka.Producer, msg *kafka.Message) error {
	if err := p.BeginTransaction(); err != nil {
		return err
	}
	out := &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &names.Receipts, Partition: kafka.PartitionAny},
		Key:            msg.Key,
		Value:          fmt.Appendf(nil, "receipt for %s", msg.Value),
	}
	if err := p.Produce(out, nil); err != nil {
		return err
	}
	next := msg.TopicPartition
	next.Offset++
	meta, err := c.GetConsumerGroupMetadata()
	if err != nil {
		return err
	}
	if err := p.SendOffsetsToTransaction(ctx, []kafka.TopicPartition{next}, meta); err != nil {
		return err
	}
	return p.CommitTransaction(ctx)
}
