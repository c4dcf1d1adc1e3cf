// Package mails sends mails. It tries three times, and keeps a mail that cannot be sent for somebody to look at.
//
//lab:guarantee at-least-once
package mails

import (
	"context"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// deadLetters are for somebody to look at.
type deadLetters interface {
	Save(value []byte) error
}

// mailer sends what is in a topic.
type mailer struct {
	reader  *kafka.Reader
	send    func(mail []byte) error
	letters deadLetters
}

func (m *mailer) post(mail kafka.Message) error {
	for try := range 3 {
		err := m.send(mail.Value)
		if err == nil {
			return nil
		}
		slog.Warn("mail", "offset", mail.Offset, "try", try, "error", err)
		time.Sleep(10 * time.Millisecond)
	}
	return m.letters.Save(mail.Value)
}

func (m *mailer) run(ctx context.Context) error {
	for {
		mail, err := m.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := m.post(mail); err != nil {
			return err
		}
		if err := m.reader.CommitMessages(ctx, mail); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	m := &mailer{
		reader:  reader,
		send:    env.Work,
		letters: env,
	}
	return m.run(ctx)
}
