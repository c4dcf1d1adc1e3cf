// Command letters prints letters.
package main

import (
	"context"
	"log"

	"github.com/IBM/sarama"
	"gocloud.dev/pubsub/kafkapubsub"

	"kafkavet.test/kafkapubsub/failure-package/wrong/letters"
)

func main() {
	config := sarama.NewConfig()
	config.Version = sarama.V2_8_0_0
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	subscription, err := kafkapubsub.OpenSubscription([]string{"kafka:9092"}, config, "letters", []string{"letters"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := letters.Print(context.Background(), subscription); err != nil { // want "commit-despite-failure"
		log.Fatal(err)
	}
}
