// Package stock counts what is in stock. It commits every five records, and goes on behind one that fails.
//
//lab:crash fail after
package stock

import (
	"context"
	"log/slog"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type counter struct {
	env *program.Env
	n   int
}

func (*counter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*counter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c *counter) commit(session sarama.ConsumerGroupSession) {
	if c.n++; c.n%5 == 0 {
		session.Commit()
	}
}

func (c *counter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := c.env.Work(m.Value); err != nil {
			slog.Error("stock", "offset", m.Offset, "error", err)
			continue
		}
		session.MarkMessage(m, "") // want "failure-skipped"
		c.commit(session)
	}
	return nil
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
	c := &counter{env: env}
	for {
		if err := group.Consume(ctx, []string{env.Topic}, c); err != nil {
			return err
		}
	}
}
