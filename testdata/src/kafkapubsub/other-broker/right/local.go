// Package local takes messages of its own process: there is no Kafka behind them.
package local

import (
	"context"
	"log"
	"os"

	"gocloud.dev/pubsub"
	"gocloud.dev/pubsub/kafkapubsub"
	_ "gocloud.dev/pubsub/mempubsub"
)

func Run(ctx context.Context, brokers []string) error {
	topic, err := kafkapubsub.OpenTopic(brokers, kafkapubsub.MinimalConfig(), "audit", nil)
	if err != nil {
		return err
	}
	subscription, err := pubsub.OpenSubscription(ctx, "mem://audit")
	if err != nil {
		return err
	}
	for {
		msg, err := subscription.Receive(ctx)
		if err != nil {
			return err
		}
		msg.Ack()
		if err := topic.Send(ctx, &pubsub.Message{Body: msg.Body}); err != nil {
			log.Println("send:", err)
		}
	}
}

// Drain is given a subscription that anybody may have opened.
func Drain(ctx context.Context, subscription *pubsub.Subscription) error {
	for {
		msg, err := subscription.Receive(ctx)
		if err != nil {
			return err
		}
		msg.Ack()
		if err := os.WriteFile("last", msg.Body, 0o600); err != nil {
			log.Println("write:", err)
		}
	}
}
