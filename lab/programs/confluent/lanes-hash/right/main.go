// Package votes counts votes in some goroutines. Those of a partition go to the same, which commits what it has
// counted.
//
//lab:guarantee unknown
//lab:shown at-least-once
package votes

import (
	"context"
	"log"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

type pool struct {
	env      *program.Env
	consumer *kafka.Consumer
	workers  []chan *kafka.Message
}

func (p *pool) start(size int) {
	for range size {
		votes := make(chan *kafka.Message, 32)
		go p.count(votes)
		p.workers = append(p.workers, votes)
	}
}

func (p *pool) count(votes <-chan *kafka.Message) {
	for m := range votes {
		if err := p.env.Work(m.Value); err != nil {
			log.Fatalf("vote at %v: %v", m.TopicPartition, err)
		}
		if _, err := p.consumer.CommitMessage(m); err != nil {
			log.Fatalf("commit: %v", err)
		}
	}
}

func (p *pool) worker(m *kafka.Message) chan<- *kafka.Message {
	return p.workers[int(m.TopicPartition.Partition)%len(p.workers)]
}

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
	p := &pool{env: env, consumer: consumer}
	p.start(8)
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		p.worker(m) <- m
	}
}
