// Package render renders images, some at once, and lets the client commit them when all of them are done.
//
//lab:guarantee at-least-once
package render

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// render tries until it is done.
func render(env *program.Env, m *kafka.Message) {
	for {
		err := env.Work(m.Value)
		if err == nil {
			return
		}
		slog.Warn("rendering, again", "offset", m.TopicPartition.Offset, "error", err)
		time.Sleep(20 * time.Millisecond)
	}
}

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
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"group.id":                 env.Group,
		"auto.offset.reset":        "earliest",
		"auto.commit.interval.ms":  100,
		"enable.auto.offset.store": false,
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
		var running sync.WaitGroup
		for _, m := range batch {
			running.Go(func() { render(env, m) })
		}
		running.Wait()
		for _, m := range batch {
			if _, err := consumer.StoreMessage(m); err != nil {
				return err
			}
		}
	}
}
