// Package scans scans files. Its workers share a channel, and each commits what it has scanned.
//
//lab:crash serial
package scans

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

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
	work := make(chan *kafka.Message)
	defer close(work)
	for range 16 {
		go worker(env, consumer, work)
	}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		work <- m
	}
}

// worker scans what comes, until nothing more comes.
func worker(env *program.Env, consumer *kafka.Consumer, work <-chan *kafka.Message) {
	for m := range work {
		if err := env.Work(m.Value); err != nil {
			slog.Error("scan", "offset", m.TopicPartition.Offset, "error", err)
			panic(err)
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-concurrent"
			slog.Error("commit", "offset", m.TopicPartition.Offset, "error", err)
		}
	}
}
