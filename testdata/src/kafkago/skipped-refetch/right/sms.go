// Package sms sends text messages and tries again when the carrier fails.
package sms

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Carrier interface {
	Send(ctx context.Context, number, text string) error
}

type Sender struct {
	reader  *kafka.Reader
	carrier Carrier
}

func New(brokers []string, c Carrier) *Sender {
	return &Sender{
		reader:  kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "sms", Topic: "sms"}),
		carrier: c,
	}
}

func (s *Sender) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		for failures := 1; ; failures++ {
			err := s.carrier.Send(ctx, string(m.Key), string(m.Value))
			if err == nil {
				break
			}
			log.Printf("sms to %s failed (%d): %v", m.Key, failures, err)
			time.Sleep(time.Duration(failures) * time.Second)
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
