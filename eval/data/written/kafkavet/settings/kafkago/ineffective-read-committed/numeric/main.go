// numeric reads its isolation level from a table of profiles.
package main

import (
	"context"
	"log"
	"os"

	"github.com/segmentio/kafka-go"
)

type profile struct {
	group string
	level kafka.IsolationLevel
}

var strict = profile{group: "strict", level: 1}

func (p profile) reader(topic string) *kafka.Reader {
	var cfg kafka.ReaderConfig
	cfg.Brokers = []string{os.Getenv("BROKER")}
	cfg.GroupID, cfg.Topic = p.group, topic
	cfg.IsolationLevel = p.level
	return kafka.NewReader(cfg)
}

func main() {
	r := strict.reader("rooms")
	defer r.Close()
	f, err := os.Create("rooms.txt")
	if err != nil {
		log.Fatal(err)
	}
	for {
		m, err := r.FetchMessage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		if _, err := f.Write(m.Value); err != nil {
			log.Fatal(err)
		}
		if err := r.CommitMessages(context.Background(), m); err != nil {
			log.Fatal(err)
		}
	}
}
