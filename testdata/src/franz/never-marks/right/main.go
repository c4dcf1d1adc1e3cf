// Package audit commits marked records only, and marks what is archived.
package audit

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Archive keeps audit entries for good.
type Archive interface {
	Append(ctx context.Context, actor string, entry []byte) error
}

// Writer copies the audit topic to an archive.
type Writer struct {
	client  *kgo.Client
	archive Archive
	log     *slog.Logger
}

// New connects a writer.
func New(seeds []string, archive Archive, log *slog.Logger) (*Writer, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("audit-archive"),
		kgo.ConsumeTopics("audit"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return nil, err
	}
	return &Writer{client: client, archive: archive, log: log}, nil
}

// Run archives entries until ctx ends or an entry cannot be archived.
func (w *Writer) Run(ctx context.Context) error {
	defer w.client.Close()
	for ctx.Err() == nil {
		fetches := w.client.PollRecords(ctx, 200)
		fetches.EachError(func(topic string, partition int32, err error) {
			w.log.Error("fetch", "topic", topic, "partition", partition, "error", err)
		})
		for iter := fetches.RecordIter(); !iter.Done(); {
			record := iter.Next()
			if err := w.archive.Append(ctx, string(record.Key), record.Value); err != nil {
				return err
			}
			w.client.MarkCommitRecords(record)
			w.log.Debug("archived", "offset", record.Offset)
		}
	}
	return ctx.Err()
}
