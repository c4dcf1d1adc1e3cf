// Package rows imports rows in batches. It lists what failed, prints the list, and commits the batch.
//
//lab:crash fail
package rows

import (
	"context"
	"log"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// load returns the rows that were not imported.
func load(env *program.Env, rows []*kafka.Message) []kafka.TopicPartition {
	var failed []kafka.TopicPartition
	for _, row := range rows {
		if err := env.Work(row.Value); err != nil {
			failed = append(failed, row.TopicPartition)
		}
	}
	return failed
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
		if failed := load(env, rows); len(failed) > 0 {
			log.Printf("not imported: %v", failed)
		}
		if _, err := consumer.CommitMessage(rows[len(rows)-1]); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
