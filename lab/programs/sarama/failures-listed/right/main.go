// Package rows imports rows in batches. It lists what failed, and commits a batch whose list is empty.
//
//lab:guarantee unknown
//lab:shown at-least-once
package rows

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	failures := make(map[int64]error)
	for m := range claim.Messages() {
		if err := h.env.Work(m.Value); err != nil {
			failures[m.Offset] = err
		}
		if m.Offset%3 != 2 {
			continue
		}
		for offset, err := range failures {
			log.Printf("row at offset %d: %v", offset, err)
		}
		if len(failures) > 0 {
			return fmt.Errorf("%d rows are not imported", len(failures))
		}
		session.MarkMessage(m, "")
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
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env}); err != nil {
			return err
		}
	}
}
