// Package shipping ships parcels. It declares that none is lost, and commits each before it is shipped.
//
//lab:crash before commit-done commit-lost
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
//kafkavet:guarantee at-least-once every parcel must leave the house // want "weaker-than-declared"
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		session.MarkMessage(m, "") // want "commit-before-processing"
		session.Commit()
		if err := h.env.Work(m.Value); err != nil {
			return err
		}
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
