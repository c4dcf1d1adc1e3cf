// Package sessions follows one partition, and keeps its position with an offset manager.
//
//lab:guarantee at-least-once
package sessions

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// position is where a partition is read, and how far it was.
type position struct {
	offsets  sarama.OffsetManager
	managed  sarama.PartitionOffsetManager
	consumer sarama.Consumer
	records  sarama.PartitionConsumer
}

func open(client sarama.Client, group, topic string) (*position, error) {
	var p position
	var err error
	if p.offsets, err = sarama.NewOffsetManagerFromClient(group, client); err != nil {
		return nil, err
	}
	if p.managed, err = p.offsets.ManagePartition(topic, 0); err != nil {
		return nil, err
	}
	if p.consumer, err = sarama.NewConsumerFromClient(client); err != nil {
		return nil, err
	}
	next, _ := p.managed.NextOffset()
	p.records, err = p.consumer.ConsumePartition(topic, 0, next)
	return &p, err
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	client, err := sarama.NewClient(env.Brokers, config)
	if err != nil {
		return err
	}
	defer client.Close()
	p, err := open(client, env.Group, env.Topic)
	if err != nil {
		return err
	}
	defer p.offsets.Close()
	for record := range p.records.Messages() {
		if err := env.Work(record.Value); err != nil {
			return err
		}
		p.managed.MarkOffset(record.Offset+1, "")
	}
	return nil
}
