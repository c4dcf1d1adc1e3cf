// Package rows loads rows. A batch that could not be loaded is dropped.
//
//lab:crash fail after
package rows

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// loader gathers rows and loads them together.
type loader struct {
	env    *program.Env
	reader *kafka.Reader
	rows   []kafka.Message
}

func (l *loader) add(ctx context.Context, m kafka.Message) error {
	l.rows = append(l.rows, m)
	if len(l.rows) < 3 {
		return nil
	}
	return l.flush(ctx)
}

func (l *loader) flush(ctx context.Context) error {
	for _, m := range l.rows {
		if err := l.env.Work(m.Value); err != nil {
			l.rows = nil
			return fmt.Errorf("row at offset %d: %w", m.Offset, err)
		}
	}
	if err := l.reader.CommitMessages(ctx, l.rows...); err != nil { // want "failure-skipped"
		return fmt.Errorf("commit: %w", err)
	}
	l.rows = nil
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	l := &loader{env: env, reader: reader}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := l.add(ctx, m); err != nil {
			log.Print(err)
		}
	}
}
