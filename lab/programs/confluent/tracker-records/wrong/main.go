// Package clips transcodes clips, each in a goroutine. It commits each that is done.
//
//lab:crash serial
package clips

import (
	"context"
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
	for {
		clip, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		go func() {
			if err := env.Work(clip.Value); err != nil {
				log.Fatalf("clip at %v: %v", clip.TopicPartition, err)
			}
			if _, err := consumer.CommitMessage(clip); err != nil { // want "commit-concurrent"
				log.Fatalf("commit: %v", err)
			}
		}()
	}
}
