// Package rows imports rows in batches. It lists what failed, and commits a batch whose list is empty.
//
//lab:guarantee unknown
//lab:shown at-least-once
package rows

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// load imports rows. Its error has all failures in it.
func load(env *program.Env, rows []*kafka.Message) error {
	var failures []error
	for _, row := range rows {
		if err := env.Work(row.Value); err != nil {
			failures = append(failures, fmt.Errorf("row at %v: %w", row.TopicPartition, err))
		}
	}
	return errors.Join(failures...)
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
		var rows []*kafka.Message
		for len(rows) < 3 {
			row, err := consumer.ReadMessage(-1)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if err := load(env, rows); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(rows[len(rows)-1]); err != nil {
			return err
		}
	}
}
