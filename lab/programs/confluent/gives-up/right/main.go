// Package letters sends letters. It tries each three times, and stops at one that it has given up.
//
//lab:guarantee at-least-once
package letters

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

const attempts = 3

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
		left := attempts
		for err = env.Work(m.Value); err != nil && left > 1; err = env.Work(m.Value) {
			left--
			log.Printf("letter at %v: %v, %d tries left", m.TopicPartition, err, left)
			time.Sleep(10 * time.Millisecond)
		}
		if err != nil {
			return fmt.Errorf("letter at %v: %w", m.TopicPartition, err)
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
