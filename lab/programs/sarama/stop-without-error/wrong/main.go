// Package invites sends invitations. At one that fails it leaves the switch.
//
//lab:crash fail
package invites

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case m, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			switch err := h.env.Work(m.Value); {
			case err != nil:
				slog.Error("invitation", "offset", m.Offset, "error", err)
				break
			default:
				slog.Info("invited", "offset", m.Offset)
			}
			session.MarkMessage(m, "") // want "commit-despite-failure"
		case <-session.Context().Done():
			return nil
		}
	}
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
