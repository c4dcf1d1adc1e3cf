// Package rows collects rows and writes them once in a while, or when there are enough. It marks the last of
// them then.
//
//lab:guarantee at-least-once
package rows

import (
	"context"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

const enough = 5

type writer struct{ env *program.Env }

func (*writer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*writer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (w *writer) write(rows []*sarama.ConsumerMessage) error {
	for _, row := range rows {
		if err := w.env.Work(row.Value); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	var batch []*sarama.ConsumerMessage
	for {
		select {
		case m, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			if batch = append(batch, m); len(batch) < enough {
				continue
			}
		case <-ticker.C:
			if len(batch) == 0 {
				continue
			}
		case <-session.Context().Done():
			return nil
		}
		if err := w.write(batch); err != nil {
			return err
		}
		session.MarkMessage(batch[len(batch)-1], "")
		batch = nil
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
		if err := group.Consume(ctx, []string{env.Topic}, &writer{env}); err != nil {
			return err
		}
	}
}
