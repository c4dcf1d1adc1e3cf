// Package seats books seats. What cannot be booked is logged.
//
//lab:crash fail
package seats

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// handler books what records ask for.
type handler struct {
	env *program.Env
	log *slog.Logger
}

func (h *handler) handle(m *kafka.Message) {
	if err := h.env.Work(m.Value); err != nil {
		h.log.Error("seat not booked", "offset", m.TopicPartition.Offset, "error", err)
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
	h := &handler{env, slog.Default()}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		h.handle(m)
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
