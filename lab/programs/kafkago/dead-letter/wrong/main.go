// Package mails sends mails. It logs a mail that cannot be sent.
//
//lab:crash fail before after
package mails

import (
	"context"
	"log/slog"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// mailer sends what is in a topic.
type mailer struct {
	reader *kafka.Reader
	send   func(mail []byte) error
}

func (m *mailer) post(mail kafka.Message) error {
	if err := m.send(mail.Value); err != nil {
		slog.Error("mail", "offset", mail.Offset, "error", err)
	}
	return nil
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
		if err := m.reader.CommitMessages(ctx, mail); err != nil { // want "commit-despite-failure"
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
		reader: reader,
		send:   env.Work,
	}
	return m.run(ctx)
}
