// Package queue keeps records until their delivery succeeded.
package queue

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Peer interface {
	Deliver(ctx context.Context, body []byte) error
}

type Forwarder struct {
	reader  *kafka.Reader
	peer    Peer
	waiting []kafka.Message
}

func NewForwarder(brokers []string, p Peer) *Forwarder {
	return &Forwarder{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "forwarder", Topic: "outbox"}),
		peer:   p,
	}
}

func (f *Forwarder) Run(ctx context.Context) error {
	for {
		if len(f.waiting) == 0 {
			m, err := f.reader.FetchMessage(ctx)
			if err != nil {
				return err
			}
			f.waiting = append(f.waiting, m)
		}
		head := f.waiting[0]
		if err := f.peer.Deliver(ctx, head.Value); err != nil {
			log.Printf("deliver offset %d, again: %v", head.Offset, err)
			time.Sleep(time.Second)
			continue
		}
		f.waiting = f.waiting[1:]
		if err := f.reader.CommitMessages(ctx, head); err != nil {
			return err
		}
	}
}
