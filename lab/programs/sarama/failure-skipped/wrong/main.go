// Package payments pays. It goes on behind a payment that fails.
//
//lab:crash fail
package payments

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type consumer struct{ env *program.Env }

func (*consumer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c *consumer) pay(ctx context.Context, payment program.Record) error {
	return c.env.Work(strconv.AppendInt(nil, int64(payment.N), 10))
}

func (c *consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		payment, err := program.Decode(m.Value)
		if err != nil {
			slog.Warn("no payment", "offset", m.Offset, "error", err)
			session.MarkMessage(m, "")
			continue
		}
		if err := c.pay(session.Context(), payment); err != nil {
			slog.Error("payment", "n", payment.N, "error", err)
			continue
		}
		session.MarkMessage(m, "") // want "failure-skipped"
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
		if err := group.Consume(ctx, []string{env.Topic}, &consumer{env}); err != nil {
			return err
		}
	}
}
