// stock turns stock moves into stock levels, exactly once.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"github.com/IBM/sarama"

	"example.org/written/sarama/kafkacfg"
	"example.org/written/sarama/topics"
)

const group = "stock-levels"

type transformer struct {
	brokers []string
	levels  map[string]int
}

func (t *transformer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (t *transformer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (t *transformer) ConsumeClaim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	producer, err := sarama.NewAsyncProducer(t.brokers, txnConfig(claim.Topic(), claim.Partition()))
	if err != nil {
		return err
	}
	defer producer.AsyncClose()
	for msg := range claim.Messages() {
		if err := t.one(producer, msg); err != nil {
			if abort := producer.AbortTxn(); abort != nil {
				log.Printf("abort: %v", abort)
			}
			return err
		}
	}
	return nil
}

func (t *transformer) one(p sarama.AsyncProducer, msg *sarama.ConsumerMessage) error {
	if err := p.BeginTxn(); err != nil {
		return err
	}
	n, err := strconv.Atoi(string(msg.Value))
	if err != nil {
		return err
	}
	p.Input() <- &sarama.ProducerMessage{
		Topic: topics.StockLevels,
		Key:   sarama.ByteEncoder(msg.Key),
		Value: sarama.StringEncoder(strconv.Itoa(n * 100)),
	}
	if err := p.AddMessageToTxn(msg, group, nil); err != nil {
		return err
	}
	return p.CommitTxn()
}

func txnConfig(topic string, partition int32) *sarama.Config {
	c := kafkacfg.Transactional(fmt.Sprintf("stock-%s-%d", topic, partition))
	c.Producer.Return.Successes = false
	c.Producer.Return.Errors = false
	return c
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	brokers := strings.Split(os.Getenv("BROKERS"), ",")

	cfg := kafkacfg.Consumer()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	cg, err := sarama.NewConsumerGroup(brokers, group, cfg)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for err := range cg.Errors() {
			log.Print(err)
		}
	}()
	t := &transformer{brokers: brokers}
	for ctx.Err() == nil {
		if err := cg.Consume(ctx, []string{topics.StockMoves}, t); err != nil {
			log.Print(err)
		}
	}
}
