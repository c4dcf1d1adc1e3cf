// Package replica follows one partition without automatic commits. It commits how far it is before it gets
// there.
//
//lab:crash before after
package replica

import (
	"context"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
	client, err := sarama.NewClient(env.Brokers, config)
	if err != nil {
		return err
	}
	defer client.Close()
	manager, err := sarama.NewOffsetManagerFromClient(env.Group, client)
	if err != nil {
		return err
	}
	defer manager.Close()
	offsets, err := manager.ManagePartition(env.Topic, 0)
	if err != nil {
		return err
	}
	consumer, err := sarama.NewConsumerFromClient(client)
	if err != nil {
		return err
	}
	defer consumer.Close()
	next, _ := offsets.NextOffset()
	partition, err := consumer.ConsumePartition(env.Topic, 0, next)
	if err != nil {
		return err
	}
	for {
		select {
		case m := <-partition.Messages():
			offsets.MarkOffset(m.Offset+1, "") // want "commit-before-processing"
			manager.Commit()
			if err := env.Work(m.Value); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
