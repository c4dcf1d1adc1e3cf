// Package mails sends mails. What cannot be sent is tried again until it is.
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

// mailer sends the mails that records ask for.
type mailer struct {
	env *program.Env
	log *slog.Logger
}

func (m *mailer) handle(msg kafka.Message) {
	for {
		err := m.env.Work(msg.Value)
		if err == nil {
			return
		}
		m.log.Warn("mail not sent, again", "offset", msg.Offset, "error", err)
		time.Sleep(20 * time.Millisecond)
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
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
