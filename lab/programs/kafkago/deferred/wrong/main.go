// Package invoices writes invoices. A deferred call commits each, written or not.
//
//lab:crash fail after
package invoices

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func write(ctx context.Context, env *program.Env, reader *kafka.Reader, m kafka.Message) (err error) {
	defer func() {
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			log.Printf("commit: %v", err)
		}
	}()
	invoice, err := program.Decode(m.Value)
	if err != nil {
		log.Printf("no invoice at offset %d: %v", m.Offset, err)
		return nil
	}
	return env.Work(fmt.Appendf(nil, "%d.pdf", invoice.N))
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := write(ctx, env, reader, m); err != nil {
			return err
		}
	}
}
