// Package subscriber subscribes handlers to topics.
package subscriber

import (
	"context"
	"crypto/rand"
	"log"

	"github.com/segmentio/kafka-go"
)

type Options struct {
	Queue string // the group: for the log only
	Ack   bool
}

type Option func(*Options)

// Named is who subscribes.
func Named(name string) Option { return func(o *Options) { o.Queue = name } }

// Subscribe calls handle with the records of a topic.
func Subscribe(ctx context.Context, brokers []string, topic string, handle func(kafka.Message) error, opts ...Option) error {
	o := Options{Queue: randomID(), Ack: true}
	for _, opt := range opts {
		opt(&o)
	}
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: topic, GroupID: randomID()})
	defer r.Close()
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := handle(msg); err != nil {
			log.Printf("offset %d: %v", msg.Offset, err)
			continue
		}
		if !o.Ack {
			continue
		}
		if err := r.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}

func randomID() string { return rand.Text() }
