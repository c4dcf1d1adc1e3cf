// Package passes renews passes. It keeps the last failure, and stops at it.
//
//lab:guarantee unknown
//lab:shown at-least-once
package passes

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

type desk struct {
	env  *program.Env
	last error
}

func (d *desk) renew(m kafka.Message) error {
	d.last = d.env.Work(m.Value)
	return d.last
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	d := &desk{env: env}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := d.renew(m); err != nil {
			return fmt.Errorf("pass at offset %d: %w", m.Offset, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
