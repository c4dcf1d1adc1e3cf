// Package letters sends letters. Whether one goes back is what counts, and the error is for the log.
package letters

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type Post interface {
	Stamp(ctx context.Context, letter []byte) error
	Send(ctx context.Context, letter []byte) error
	Return(ctx context.Context, letter []byte)
}

type Office struct {
	reader *kafka.Reader
	post   Post
}

func NewOffice(brokers []string, p Post) *Office {
	return &Office{reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "letters", Topic: "letters"}), post: p}
}

func (o *Office) Run(ctx context.Context) error {
	for {
		m, err := o.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		back, err := o.send(ctx, m.Value)
		if err != nil {
			log.Printf("letter: %v", err)
		}
		if back {
			o.post.Return(ctx, m.Value)
		}
		if err := o.reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}

func (o *Office) send(ctx context.Context, letter []byte) (back bool, err error) {
	if len(letter) == 0 {
		return true, nil
	}
	if err := o.post.Stamp(ctx, letter); err != nil {
		log.Printf("stamp: %v", err)
	}
	if err := o.post.Send(ctx, letter); err != nil {
		return true, err
	}
	return false, nil
}
