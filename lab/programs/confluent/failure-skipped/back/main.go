// Package payments pays. From a payment that fails it goes back to that payment.
//
//lab:guarantee at-least-once
package payments

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func pay(env *program.Env, payment program.Record) error {
	return env.Work(strconv.AppendInt(nil, int64(payment.N), 10))
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
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		payment, err := program.Decode(m.Value)
		if err != nil {
			slog.Warn("no payment", "offset", m.TopicPartition.Offset, "error", err)
			continue
		}
		if err := pay(env, payment); err != nil {
			slog.Error("payment", "n", payment.N, "error", err)
			time.Sleep(20 * time.Millisecond)
			if err := consumer.Seek(m.TopicPartition, 0); err != nil {
				return err
			}
			continue
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
