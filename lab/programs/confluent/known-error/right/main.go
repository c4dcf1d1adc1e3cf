// Package seats books seats. What is refused is kept for somebody to look at.
//
//lab:guarantee at-least-once
package seats

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// taken is the failure of a seat that somebody has.
type taken struct{ seat []byte }

func (t *taken) Error() string { return fmt.Sprintf("seat %s is taken", t.seat) }

func book(env *program.Env, seat []byte) error {
	if err := env.Work(seat); err != nil {
		return &taken{seat}
	}
	return nil
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
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := book(env, m.Value); err != nil {
			var t *taken
			if !errors.As(err, &t) {
				return err
			}
			if err := env.Save(t.seat); err != nil {
				return err
			}
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
