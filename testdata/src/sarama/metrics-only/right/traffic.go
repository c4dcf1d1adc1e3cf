// Package traffic counts records and bytes; the counters start at zero with the process anyway.
package traffic

import (
	"context"
	"expvar"
	"fmt"

	"github.com/IBM/sarama"
)

var (
	records = expvar.NewMap("records")
	bytes   = expvar.NewInt("bytes")
)

type counter struct{}

func (h *counter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *counter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *counter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkMessage(msg, "")
		records.Add(msg.Topic, 1)
		bytes.Add(int64(len(msg.Key) + len(msg.Value)))
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *counter) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "traffic", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"requests"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
