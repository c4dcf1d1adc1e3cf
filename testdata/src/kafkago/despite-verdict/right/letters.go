// Package letters sends letters, and stops on an error.
package letters

import (
	"context"

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
			return err
		}
		if back {
			o.post.Return(ctx, m.Value)
		}
		if err := o.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (o *Office) send(ctx context.Context, letter []byte) (back bool, err error) {
	if len(letter) == 0 {
		return true, nil
	}
	if err := o.post.Stamp(ctx, letter); err != nil {
		return false, err
	}
	return false, o.post.Send(ctx, letter)
}
