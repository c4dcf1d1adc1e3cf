// Package broker takes letters out of Kafka.
package broker

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"

	"kafkavet.test/kafkago/despite-field-package/wrong/post"
)

type box struct {
	mu      sync.Mutex
	brokers []string
	streets map[string]*kafka.Reader
}

func New(brokers []string) *box {
	return &box{brokers: brokers, streets: map[string]*kafka.Reader{}}
}

func (b *box) reader(street string) *kafka.Reader {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.streets[street]
	if r == nil {
		r = kafka.NewReader(kafka.ReaderConfig{Brokers: b.brokers, GroupID: "postmen", Topic: street})
		b.streets[street] = r
	}
	return r
}

func (b *box) Next(ctx context.Context, street string) (*post.Letter, error) {
	r := b.reader(street)
	m, err := r.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	return &post.Letter{To: string(m.Key), Text: m.Value, Receipt: &receipt{reader: r, of: m}}, nil
}

func (b *box) Empty() error {
	for _, r := range b.streets {
		if err := r.Close(); err != nil {
			return err
		}
	}
	return nil
}

type receipt struct {
	reader *kafka.Reader
	of     kafka.Message
}

func (r *receipt) Sign() {
	if err := r.reader.CommitMessages(context.Background(), r.of); err != nil {
		log.Println("sign:", err)
	}
}
