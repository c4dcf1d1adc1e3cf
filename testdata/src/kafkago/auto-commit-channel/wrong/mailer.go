// Package mailer sends the mails that other services ask for.
package mailer

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/smtp"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type Mail struct {
	To   string `json:"to"`
	Body string `json:"body"`
}

type Mailer struct {
	reader *kafka.Reader
	relay  string
	auth   smtp.Auth
	inbox  chan kafka.Message
}

func New(brokers []string, relay string, auth smtp.Auth) *Mailer {
	return &Mailer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "mailer", Topic: "mails"}),
		relay:  relay,
		auth:   auth,
		inbox:  make(chan kafka.Message, 64),
	}
}

func (s *Mailer) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.read(ctx) })
	g.Go(func() error { return s.send(ctx) })
	return g.Wait()
}

func (s *Mailer) read(ctx context.Context) error {
	defer close(s.inbox)
	for {
		m, err := s.reader.ReadMessage(ctx) // want "\\[auto-commit\\]"
		if err != nil {
			return err
		}
		select {
		case s.inbox <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Mailer) send(ctx context.Context) error {
	for m := range s.inbox {
		var mail Mail
		if err := json.Unmarshal(m.Value, &mail); err != nil {
			log.Printf("offset %d: %v", m.Offset, err)
			continue
		}
		if err := smtp.SendMail(s.relay, s.auth, "noreply@example.org", []string{mail.To}, []byte(mail.Body)); err != nil {
			return fmt.Errorf("mail to %s: %w", mail.To, err)
		}
	}
	return ctx.Err()
}
