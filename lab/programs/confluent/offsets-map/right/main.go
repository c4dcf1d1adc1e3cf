// Package tolls charges tolls. It keeps the place behind each in a map, and commits them with every fourth.
//
//lab:guarantee at-least-once
package tolls

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
	next := make(map[int32]kafka.TopicPartition)
	for n := 1; ; n++ {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		place := m.TopicPartition
		place.Offset++
		next[place.Partition] = place
		if n%4 == 0 {
			var places []kafka.TopicPartition
			for _, place := range next {
				places = append(places, place)
			}
			if _, err := consumer.CommitOffsets(places); err != nil {
				return err
			}
		}
	}
}
