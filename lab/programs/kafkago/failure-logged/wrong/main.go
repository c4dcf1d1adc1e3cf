// Package mails sends mails. What cannot be sent is logged.
//
//lab:crash fail
package mails

import (
	"context"
	"log/slog"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// mailer sends the mails that records ask for.
type mailer struct {
	env *program.Env
	log *slog.Logger
}

func (m *mailer) handle(msg kafka.Message) {
	if err := m.env.Work(msg.Value); err != nil {
		m.log.Error("mail not sent", "offset", msg.Offset, "error", err)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	m := &mailer{env, slog.Default()}
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		m.handle(msg)
		if err := reader.CommitMessages(ctx, msg); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
