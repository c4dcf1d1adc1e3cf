// Package passes renews passes. It keeps the last failure, for whoever asks how it is.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package passes

import (
	"context"
	"sync"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

type desk struct {
	env  *program.Env
	mu   sync.Mutex
	last error
}

func (d *desk) renew(m kafka.Message) {
	err := d.env.Work(m.Value)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.last = err
	}
}

// Healthy is for a probe.
func (d *desk) Healthy() error {
	d.mu.Lock()
	defer d.mu.Unlock()
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
		d.renew(m)
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
