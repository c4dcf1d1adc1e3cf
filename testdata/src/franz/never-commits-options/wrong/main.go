// Package mail sends mail; its options come from a package of the company.
package mail

import (
	"context"
	"fmt"
	"net/smtp"

	"github.com/twmb/franz-go/pkg/kgo"
	"kafkavet.test/franz/never-commits-options/wrong/kafkaopts"
)

// Sender turns records into mail.
type Sender struct {
	client *kgo.Client
	relay  string
}

// NewSender joins the group of all senders.
func NewSender(brokers []string, relay string) (*Sender, error) {
	opts := kafkaopts.Consumer(brokers, "mail-sender")
	opts = append(opts, kgo.ConsumeTopics("outgoing-mail"))
	client, err := kgo.NewClient(opts...)
	if err != nil {
		return nil, fmt.Errorf("mail sender: %w", err)
	}
	return &Sender{client: client, relay: relay}, nil
}

// Serve sends until ctx ends.
func (s *Sender) Serve(ctx context.Context) error {
	for {
		fetches := s.client.PollFetches(ctx) // want "never-commits"
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.sendAll(fetches); err != nil {
			return err
		}
	}
}

func (s *Sender) sendAll(fetches kgo.Fetches) error {
	for _, record := range fetches.Records() {
		if err := smtp.SendMail(s.relay, nil, "noreply@example.org", []string{string(record.Key)}, record.Value); err != nil {
			return fmt.Errorf("mail at offset %d: %w", record.Offset, err)
		}
	}
	return nil
}
