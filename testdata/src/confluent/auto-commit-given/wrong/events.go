// Package events makes a consumer in one function, and polls it in another that callers hand it to.
package events

import (
	"context"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Connect joins the group.
func Connect(brokers, group, topic string) (*kafka.Consumer, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          group,
		"auto.offset.reset": "earliest",
	})
	if err != nil {
		return nil, err
	}
	return consumer, consumer.SubscribeTopics([]string{topic}, nil)
}

// Loop calls handle with each message until ctx ends.
func Loop(ctx context.Context, consumer *kafka.Consumer, wanted func(*kafka.Message) bool, handle func(context.Context, *kafka.Message) error) {
	for ctx.Err() == nil {
		switch e := consumer.Poll(100).(type) { // want `\[auto-commit\]`
		case *kafka.Message:
			if wanted != nil && !wanted(e) {
				continue
			}
			if err := handle(ctx, e); err != nil {
				log.Fatalf("message at %v: %v", e.TopicPartition, err)
			}

		case kafka.Error:
			log.Printf("consumer: %v", e)
		}
	}
	consumer.Close()
}
