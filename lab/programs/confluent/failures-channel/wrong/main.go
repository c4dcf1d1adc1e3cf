// Package invitations sends invitations. It hands what fails to a goroutine that logs it.
//
//lab:crash fail
package invitations

import (
	"context"
	"fmt"
	"log"
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
	errs := make(chan error, 8)
	go func() {
		for err := range errs {
			log.Print(err)
		}
	}()
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			select {
			case errs <- fmt.Errorf("invitation at %v: %w", m.TopicPartition, err):
			default: // enough of them
			}
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
