// Package imports saves records that fail in a dead-letter topic before it commits them.
package imports

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Importer imports a row.
type Importer interface {
	Import(ctx context.Context, row []byte) error
}

type service struct {
	client   *kgo.Client
	importer Importer
}

// Run imports until ctx ends.
func Run(ctx context.Context, importer Importer, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("imports"),
		kgo.ConsumeTopics("rows"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	s := &service{client: client, importer: importer}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollRecords(ctx, 100)
		for iter := fetches.RecordIter(); !iter.Done(); {
			record := iter.Next()
			if err := s.importer.Import(ctx, record.Value); err != nil {
				slog.Error("import", "offset", record.Offset, "error", err)
				if err := s.bury(ctx, record, err); err != nil {
					return err
				}
			}
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			slog.Error("commit", "error", err)
		}
	}
	return ctx.Err()
}

func (s *service) bury(ctx context.Context, record *kgo.Record, cause error) error {
	headers := append(record.Headers, kgo.RecordHeader{Key: "error", Value: []byte(cause.Error())})
	return s.client.ProduceSync(ctx, &kgo.Record{
		Topic:   record.Topic + ".dead",
		Key:     record.Key,
		Value:   record.Value,
		Headers: headers,
	}).FirstErr()
}
