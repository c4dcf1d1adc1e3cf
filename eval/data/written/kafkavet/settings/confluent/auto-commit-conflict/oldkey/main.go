// oldkey archives receipts and commits offsets itself.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/conf"
	"example.org/written/confluent/names"
)

type archive struct {
	dir string
	c   *kafka.Consumer
}

func newArchive(dir string) (*archive, error) {
	m := conf.Group("archive")
	(*m)["auto.commit.enable"] = false
	c, err := kafka.NewConsumer(m)
	return &archive{dir: dir, c: c}, err
}

func (a *archive) keep(m *kafka.Message) error {
	return os.WriteFile(filepath.Join(a.dir, m.TopicPartition.Offset.String()), m.Value, 0o644)
}

func (a *archive) ack(m *kafka.Message) error {
	tp := m.TopicPartition
	tp.Offset++
	_, err := a.c.CommitOffsets([]kafka.TopicPartition{tp})
	return err
}

func main() {
	a, err := newArchive(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := a.c.Subscribe(names.Receipts, nil); err != nil {
		log.Fatal(err)
	}
	for {
		m, err := a.c.ReadMessage(-1)
		if err == nil {
			err = a.keep(m)
		}
		if err == nil {
			err = a.ack(m)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
