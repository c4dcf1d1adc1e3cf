// Package votes counts votes in some goroutines. Those of a candidate go to the same, which commits what it has
// counted.
//
//lab:crash serial
//lab:guarantee unknown
//lab:shown at-most-once
package votes

import (
	"context"
	"hash/fnv"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// pool is some goroutines, each with a channel.
type pool struct{ workers []chan kafka.Message }

func start(ctx context.Context, size int, count func(context.Context, kafka.Message) error) *pool {
	p := new(pool)
	for range size {
		votes := make(chan kafka.Message, 32)
		p.workers = append(p.workers, votes)
		go func() {
			for m := range votes {
				if err := count(ctx, m); err != nil {
					log.Fatalf("vote at offset %d: %v", m.Offset, err)
				}
			}
		}()
	}
	return p
}

func (p *pool) worker(m kafka.Message) chan<- kafka.Message {
	h := fnv.New32a()
	h.Write(m.Key)
	return p.workers[int(h.Sum32())%len(p.workers)]
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	p := start(ctx, 8, func(ctx context.Context, m kafka.Message) error {
		if err := env.Work(m.Value); err != nil {
			return err
		}
		return reader.CommitMessages(ctx, m)
	})
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		p.worker(m) <- m
	}
}
