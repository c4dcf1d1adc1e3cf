// Package push sends notifications to phones.
package push

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Notification struct {
	Device string `json:"device"`
	Text   string `json:"text"`
}

type Sender interface {
	Send(ctx context.Context, n Notification) error
}

type Service struct {
	reader *kafka.Reader
	sender Sender
}

func New(brokers []string, s Sender) *Service {
	return &Service{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "push", Topic: "notifications"}),
		sender: s,
	}
}

func (s *Service) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		s.deliver(ctx, m)
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}

func (s *Service) deliver(ctx context.Context, m kafka.Message) {
	var n Notification
	if err := json.Unmarshal(m.Value, &n); err != nil {
		log.Printf("offset %d: %v", m.Offset, err)
		return
	}
	for {
		err := s.sender.Send(ctx, n)
		if err == nil {
			return
		}
		log.Printf("send to %s, again: %v", n.Device, err)
	}
}
