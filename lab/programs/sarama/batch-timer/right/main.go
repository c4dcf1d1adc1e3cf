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

// batch is what was not written yet.
type batch struct {
	env     *program.Env
	session sarama.ConsumerGroupSession
	rows    []*sarama.ConsumerMessage
}

func (b *batch) write() error {
	for _, row := range b.rows {
		if err := b.env.Work(row.Value); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) flush() error {
	if len(b.rows) == 0 {
		return nil
	}
	last := b.rows[len(b.rows)-1]
	if err := b.write(); err != nil {
		return err
	}
	b.session.MarkMessage(last, "")
	b.rows = b.rows[:0]
	return nil
}

type writer struct{ env *program.Env }

func (*writer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*writer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (w *writer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	b := &batch{env: w.env, session: session}
	for {
		select {
		case m, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			if b.rows = append(b.rows, m); len(b.rows) < enough {
				continue
			}
		case <-ticker.C:
		case <-session.Context().Done():
			return nil
		}
		if err := b.flush(); err != nil {
			return err
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
		if err := group.Consume(ctx, []string{env.Topic}, &writer{env}); err != nil {
			return err
		}
	}
}
