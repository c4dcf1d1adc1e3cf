// Command kcat prints a topic.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"strings"

	"github.com/segmentio/kafka-go"
)

func main() {
	brokers := flag.String("brokers", "localhost:9092", "comma separated")
	topic := flag.String("topic", "events", "what to read")
	group := flag.String("group", "kcat", "consumer group")
	flag.Parse()

	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: strings.Split(*brokers, ","),
		GroupID: *group,
		Topic:   *topic,
	})
	defer reader.Close()
	for {
		m, err := reader.ReadMessage(context.Background())
		if err != nil {
			log.Println(err)
			return
		}
		fmt.Printf("%s/%d@%d %s\t%s\n", m.Topic, m.Partition, m.Offset, m.Key, strings.TrimSpace(string(m.Value)))
	}
}
