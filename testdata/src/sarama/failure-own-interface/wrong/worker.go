// Package worker runs the processor that its user supplies.
package worker

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

// Processor is implemented by the user of this package.
type Processor interface {
	Process(ctx context.Context, key, value []byte) error
}

type Worker struct {
	Processor Processor
}

func (h *Worker) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Worker) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Worker) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx := session.Context()
	for message := range claim.Messages() {
		err := h.Processor.Process(ctx, message.Key, message.Value)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			log.Printf("%s/%d@%d: %v", message.Topic, message.Partition, message.Offset, err)
			continue
		}
		session.MarkMessage(message, "") // want "failure-skipped"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Worker) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "worker", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"jobs"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
