// Package commands hands commands to the handlers of their kinds, and commits what a handler has done.
//
//lab:guarantee at-least-once
package commands

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// handler takes a command.
type handler func(ctx context.Context, command []byte) error

// dispatcher knows the handler of each kind.
type dispatcher struct {
	reader   *kafka.Reader
	handlers map[string]handler
	other    handler
}

func (d *dispatcher) dispatch(ctx context.Context, m kafka.Message) error {
	h, ok := d.handlers[string(m.Key)]
	if !ok {
		h = d.other
	}
	return h(ctx, m.Value)
}

func (d *dispatcher) run(ctx context.Context) error {
	for {
		m, err := d.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := d.dispatch(ctx, m); err != nil {
			return err
		}
		if err := d.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	d := &dispatcher{
		reader:   reader,
		handlers: make(map[string]handler),
		other:    func(_ context.Context, command []byte) error { return env.Work(command) },
	}
	for _, kind := range []string{"7", "8"} {
		d.handlers[kind] = func(_ context.Context, command []byte) error {
			if err := env.Work(command); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
			return nil
		}
	}
	return d.run(ctx)
}
