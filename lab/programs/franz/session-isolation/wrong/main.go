// Package mirror mirrors entries that are written in transactions, those of aborted ones too. It does so in
// transactions of its own.
//
//lab:topic entries
//lab:crash aborted
package mirror

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "entries"

func Run(ctx context.Context, env *program.Env) error {
	session, err := kgo.NewGroupTransactSession( // want "read-uncommitted"
		kgo.SeedBrokers(env.Brokers...),
		kgo.TransactionalID(env.Group),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(topic),
		kgo.RequireStableFetchOffsets(),
		kgo.DefaultProduceTopic(env.Output),
	)
	if err != nil {
		return err
	}
	defer session.Close()
	for {
		fetches := session.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := session.Begin(); err != nil {
			return err
		}
		done := true
		for r := range fetches.RecordsAll() {
			if err := env.Work(r.Value); err != nil {
				slog.Error("entry", "offset", r.Offset, "error", err)
				done = false
				break
			}
			if err := session.ProduceSync(ctx, kgo.KeySliceRecord(r.Key, r.Value)).FirstErr(); err != nil {
				slog.Error("entry", "offset", r.Offset, "error", err)
				done = false
				break
			}
		}
		if _, err := session.End(ctx, kgo.TransactionEndTry(done)); err != nil {
			return err
		}
	}
}
