// Package rows writes rows, some at a time. Before its partitions are taken away it forgets what is left: somebody
// else will be given that.
//
//lab:guarantee at-least-once
package rows

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// writer writes rows, some at a time, and what is left when its partitions are taken away.
type writer struct {
	env     *program.Env
	pending [][]byte
}

func (w *writer) flush() error {
	for _, row := range w.pending {
		if err := w.env.Work(row); err != nil {
			return err
		}
	}
	w.pending = nil
	return nil
}

func (w *writer) rebalanced(_ *kafka.Consumer, e kafka.Event) error {
	if _, ok := e.(kafka.RevokedPartitions); ok {
		w.pending = nil
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	w := &writer{env: env}
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":     strings.Join(env.Brokers, ","),
		"group.id":              env.Group,
		"auto.offset.reset":     "earliest",
		"enable.auto.commit":    false,
		"heartbeat.interval.ms": 100,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, w.rebalanced); err != nil {
		return err
	}
	for {
		m, err := consumer.ReadMessage(time.Second)
		var failure kafka.Error
		switch {
		case err == nil:
			w.pending = append(w.pending, m.Value)
			if len(w.pending) < 8 {
				continue
			}
		case !errors.As(err, &failure) || !failure.IsTimeout():
			return err
		case len(w.pending) == 0:
			continue
		}
		if err := w.flush(); err != nil {
			return err
		}
		if _, err := consumer.Commit(); err != nil {
			return err
		}
	}
}
