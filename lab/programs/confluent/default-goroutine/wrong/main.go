// Package render renders images, each in a goroutine of its own. The client commits what it has delivered.
//
//lab:crash hold
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

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":       strings.Join(env.Brokers, ","),
		"group.id":                env.Group,
		"auto.offset.reset":       "earliest",
		"auto.commit.interval.ms": 100,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	var running sync.WaitGroup
	defer running.Wait()
	for {
		m, err := consumer.ReadMessage(-1) // want "auto-commit"
		if err != nil {
			return err
		}
		running.Go(func() { render(env, m) })
	}
}
