// Package totals adds up sales in transactions, also those whose own transaction was aborted. It counts for itself how far it is.
package totals

import (
	"context"
	"errors"

	"github.com/IBM/sarama"
)

type Till struct {
	producer sarama.SyncProducer
	next     map[int32]int64 // where to go on, by partition
	sum      func(sale []byte) []byte
}

func (t *Till) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (t *Till) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (t *Till) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var totals []*sarama.ProducerMessage
	for sale := range claim.Messages() {
		totals = append(totals, &sarama.ProducerMessage{Topic: "totals", Value: sarama.ByteEncoder(t.sum(sale.Value))})
		t.next[sale.Partition] = sale.Offset + 1
		if len(totals) < 50 {
			continue
		}
		if err := t.flush(claim.Topic(), totals); err != nil {
			return err
		}
		totals = nil
	}
	return nil
}

func (t *Till) flush(topic string, totals []*sarama.ProducerMessage) error {
	if err := t.producer.BeginTxn(); err != nil {
		return err
	}
	err := t.producer.SendMessages(totals)
	if err == nil {
		err = t.commit(topic)
	}
	if err != nil {
		return errors.Join(err, t.producer.AbortTxn())
	}
	return nil
}

func (t *Till) commit(topic string) error {
	offsets := map[string][]*sarama.PartitionOffsetMetadata{}
	for partition, next := range t.next {
		offsets[topic] = append(offsets[topic], &sarama.PartitionOffsetMetadata{Partition: partition, Offset: next})
	}
	if err := t.producer.AddOffsetsToTxn(offsets, "till"); err != nil {
		return err
	}
	return t.producer.CommitTxn()
}

// Run joins the group, with a transactional producer.
func Run(ctx context.Context, brokers []string, producer sarama.SyncProducer, sum func([]byte) []byte) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.AutoCommit.Enable = false
	group, err := sarama.NewConsumerGroup(brokers, "till", config) // want `\[read-uncommitted\]`
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"sales"}, &Till{producer: producer, next: map[int32]int64{}, sum: sum}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
