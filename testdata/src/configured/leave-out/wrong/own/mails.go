// Package mails commits a mail before it is sent. Nothing leaves it out.
package mails

import (
	"context"

	"github.com/segmentio/kafka-go"
)

// Sender sends mails.
type Sender interface {
	Send(ctx context.Context, mail []byte) error
}

// Run reads mails until something fails.
func Run(ctx context.Context, brokers []string, sender Sender) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "mails", Topic: "mails"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := sender.Send(ctx, m.Value); err != nil {
			return err
		}
	}
}
