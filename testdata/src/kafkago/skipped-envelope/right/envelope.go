// Package envelope handles batches of messages, each in an envelope that knows how to acknowledge it and holds
// its headers.
package envelope

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type envelope struct {
	reader  *kafka.Reader
	message kafka.Message
	headers map[string]string
}

func seal(r *kafka.Reader, m kafka.Message) *envelope {
	headers := map[string]string{}
	for _, h := range m.Headers {
		headers[h.Key] = string(h.Value)
	}
	return &envelope{reader: r, message: m, headers: headers}
}

func (e *envelope) ack(ctx context.Context) error {
	return e.reader.CommitMessages(ctx, e.message)
}

type Mailer struct {
	reader *kafka.Reader
	handle func(ctx context.Context, headers map[string]string, body []byte) error
}

func New(handle func(ctx context.Context, headers map[string]string, body []byte) error) *Mailer {
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka:9092"}, GroupID: "mail", Topic: "mail"})
	return &Mailer{reader: r, handle: handle}
}

func (s *Mailer) Run(ctx context.Context) error {
	var buffer []kafka.Message
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		buffer = append(buffer, m)
		if len(buffer) < 100 {
			continue
		}
		for _, m := range buffer {
			e := seal(s.reader, m)
			if err := s.handle(ctx, e.headers, e.message.Value); err != nil {
				log.Printf("offset %d: %v", m.Offset, err)
				return err
			}
			if err := e.ack(ctx); err != nil {
				return err
			}
		}
		buffer = nil
	}
}
