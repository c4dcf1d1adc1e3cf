// Package boxes packs boxes in a goroutine, which stores the offsets of those that are packed. There is one, so they
// come in their order.
//
//lab:guarantee at-least-once
package boxes

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"group.id":                 env.Group,
		"auto.offset.reset":        "earliest",
		"auto.commit.interval.ms":  100,
		"enable.auto.offset.store": false,
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
	go pack(env, consumer, work)
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		work <- m
	}
}

// pack packs what comes.
func pack(env *program.Env, consumer *kafka.Consumer, work <-chan *kafka.Message) {
	for m := range work {
		if err := env.Work(m.Value); err != nil {
			panic(err)
		}
		if _, err := consumer.StoreMessage(m); err != nil {
			panic(err)
		}
	}
}
