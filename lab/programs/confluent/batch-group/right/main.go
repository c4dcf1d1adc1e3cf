// Package taxes files taxes, four at once. It stops when one of a batch fails.
//
//lab:guarantee at-least-once
package taxes

import (
	"context"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// collect returns what comes within a moment.
func collect(consumer *kafka.Consumer) ([]*kafka.Message, error) {
	var batch []*kafka.Message
	for timeout := time.Duration(-1); len(batch) < 16; timeout = 200 * time.Millisecond {
		m, err := consumer.ReadMessage(timeout)
		if failure, ok := err.(kafka.Error); ok && failure.IsTimeout() {
			break
		}
		if err != nil {
			return nil, err
		}
		batch = append(batch, m)
	}
	return batch, nil
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  strings.Join(env.Brokers, ","),
		"group.id":           env.Group,
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	for {
		batch, err := collect(consumer)
		if err != nil {
			return err
		}
		var g errgroup.Group
		g.SetLimit(4)
		for _, m := range batch {
			g.Go(func() error { return env.Work(m.Value) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		if _, err := consumer.Commit(); err != nil {
			return err
		}
	}
}
