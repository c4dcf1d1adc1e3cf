// Package audit keeps an audit trail. It commits what it is about to write; kafka-go gathers the commits of 50 ms.
//
//lab:crash hold
package audit

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// trail is an audit trail.
type trail struct {
	env    *program.Env
	reader *kafka.Reader
}

func (t *trail) write(ctx context.Context, m kafka.Message) error {
	if err := t.reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
		return err
	}
	return t.env.Work(m.Value)
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:        env.Brokers,
		GroupID:        env.Group,
		Topic:          env.Topic,
		CommitInterval: 50 * time.Millisecond,
	})
	defer reader.Close()
	t := &trail{env, reader}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := t.write(ctx, m); err != nil {
			return err
		}
	}
}
