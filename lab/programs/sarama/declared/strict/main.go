// Package shipping ships parcels. It declares that none is shipped twice, and commits each when it is shipped.
package shipping

import (
	"context"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim ships what is ordered.
//
//kafkavet:guarantee exactly-once nobody gets two parcels // want "weaker-than-declared"
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := h.env.Work(m.Value); err != nil {
			return err
		}
		session.MarkMessage(m, "")
		session.Commit()
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
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env}); err != nil {
			return err
		}
	}
}
