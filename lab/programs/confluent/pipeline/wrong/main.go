// Package boxes packs boxes in a goroutine, and commits what it has handed to that.
//
//lab:crash hold
package boxes

import (
	"context"
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
	work := make(chan *kafka.Message, 16)
	defer close(work)
	go pack(env, work)
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		work <- m
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}

// pack packs what comes.
func pack(env *program.Env, work <-chan *kafka.Message) {
	for m := range work {
		if err := env.Work(m.Value); err != nil {
			panic(err)
		}
	}
}
