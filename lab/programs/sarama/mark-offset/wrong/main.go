// Package ledger books entries. It marks the offset of the next entry before it books this one.
//
//lab:crash hold
package ledger

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type ledger struct{ env *program.Env }

func (ledger) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (ledger) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (l ledger) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	topic, partition := claim.Topic(), claim.Partition()
	for entry := range claim.Messages() {
		session.MarkOffset(topic, partition, entry.Offset+1, "") // want "commit-before-processing"
		if err := l.env.Work(entry.Value); err != nil {
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
		if err := group.Consume(ctx, []string{env.Topic}, ledger{env}); err != nil {
			return err
		}
	}
}
