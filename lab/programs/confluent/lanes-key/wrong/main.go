// Package clicks counts clicks, those of each page in a goroutine, which commits what it has counted.
//
//lab:crash serial
package clicks

import (
	"context"
	"log"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// count counts what comes through a lane, in order.
func count(env *program.Env, consumer *kafka.Consumer, lane <-chan *kafka.Message) {
	for m := range lane {
		if err := env.Work(m.Value); err != nil {
			log.Fatalf("click at %v: %v", m.TopicPartition, err)
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
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
	lanes := make(map[string]chan *kafka.Message)
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		page := string(m.Key)
		if _, ok := lanes[page]; !ok {
			lanes[page] = make(chan *kafka.Message, 64)
			go count(env, consumer, lanes[page])
		}
		lanes[page] <- m
	}
}
