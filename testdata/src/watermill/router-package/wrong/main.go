// Command orders books orders.
package main

import (
	"context"
	"database/sql"
	"log"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"

	"kafkavet.test/watermill/router-package/wrong/app"
)

func main() {
	db, err := sql.Open("postgres", "")
	if err != nil {
		log.Fatal(err)
	}
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	if err != nil {
		log.Fatal(err)
	}
	subscriber, err := newSubscriber([]string{"kafka:9092"})
	if err != nil {
		log.Fatal(err)
	}
	app.Register(router, subscriber, app.NewOrders(db)) // want "commit-despite-failure"
	if err := router.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func newSubscriber(brokers []string) (message.Subscriber, error) {
	return kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "orders",
	}, watermill.NopLogger{})
}
