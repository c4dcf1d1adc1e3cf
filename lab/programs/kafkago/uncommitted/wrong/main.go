// Package ledger books entries that are written in transactions, those of aborted ones too.
//
//lab:topic entries
//lab:crash aborted
package ledger

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "entries"

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{ // want "read-uncommitted"
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

// Post writes entries, all of them or none.
func Post(ctx context.Context, env *program.Env, entries ...*kgo.Record) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Transactional),
		kgo.DefaultProduceTopic(topic),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	err = client.ProduceSync(ctx, entries...).FirstErr()
	return errors.Join(err, client.EndTransaction(ctx, kgo.TransactionEndTry(err == nil)))
}
