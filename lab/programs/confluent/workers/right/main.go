// Package scans scans files. Its workers answer, and what all of them have scanned is committed.
//
//lab:guarantee unknown
//lab:shown at-least-once
package scans

import (
	"context"
	"strings"
	"time"

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
	work, scanned := make(chan *kafka.Message), make(chan error)
	defer close(work)
	for range 16 {
		go worker(env, work, scanned)
	}
	for {
		batch, err := collect(consumer)
		if err != nil {
			return err
		}
		for _, m := range batch {
			work <- m
		}
		for range batch {
			if err := <-scanned; err != nil {
				return err
			}
		}
		if _, err := consumer.Commit(); err != nil {
			return err
		}
	}
}

// worker scans what comes, until nothing more comes.
func worker(env *program.Env, work <-chan *kafka.Message, scanned chan<- error) {
	for m := range work {
		scanned <- env.Work(m.Value)
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
