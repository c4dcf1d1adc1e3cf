// Command watch prints what arrives on a topic.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"

	"github.com/IBM/sarama"
)

type printer struct{}

func (h *printer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *printer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *printer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkMessage(msg, "")
		fmt.Printf("%s/%d@%d %s: %s\n", msg.Topic, msg.Partition, msg.Offset, msg.Key, msg.Value)
	}
	return nil
}

func main() {
	brokers := flag.String("brokers", "localhost:9092", "comma separated")
	topic := flag.String("topic", "events", "what to watch")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	group, err := sarama.NewConsumerGroup(strings.Split(*brokers, ","), "watch", sarama.NewConfig())
	if err != nil {
		log.Fatal(err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{*topic}, &printer{}); err != nil {
			log.Fatal(err)
		}
	}
}
