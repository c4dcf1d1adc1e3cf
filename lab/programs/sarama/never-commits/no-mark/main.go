// Package index fills a search index. It commits, but marks nothing.
package index

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type Indexer struct {
	env *program.Env
}

func (*Indexer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*Indexer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (i *Indexer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() { // want "never-commits"
		if err := i.index(message); err != nil {
			return fmt.Errorf("offset %d: %w", message.Offset, err)
		}
		session.Commit()
	}
	return nil
}

func (i *Indexer) index(message *sarama.ConsumerMessage) error {
	return i.env.Work(message.Value)
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &Indexer{env}); err != nil {
			return err
		}
	}
}
