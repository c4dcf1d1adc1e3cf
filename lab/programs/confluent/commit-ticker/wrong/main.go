// Package audit keeps an audit trail. Beside it, a goroutine commits now and then all that was delivered.
//
//lab:crash hold
package audit

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// commit commits now and then what is stored.
func commit(ctx context.Context, consumer *kafka.Consumer) {
	for range time.Tick(50 * time.Millisecond) {
		if ctx.Err() != nil {
			return
		}
		if _, err := consumer.Commit(); err != nil { // want "commit-concurrent"
			slog.Debug("commit", "error", err)
		}
	}
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
	go commit(ctx, consumer)
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
