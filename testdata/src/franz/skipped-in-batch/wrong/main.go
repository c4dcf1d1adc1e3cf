// Package labels prints labels and commits those of a poll that were printed.
package labels

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Printer prints a label.
type Printer interface {
	Print(label []byte) error
}

// Run prints until ctx ends.
func Run(ctx context.Context, printer Printer, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("labels"),
		kgo.ConsumeTopics("labels"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollRecords(ctx, 25)
		var printed []*kgo.Record
		for iter := fetches.RecordIter(); !iter.Done(); {
			record := iter.Next()
			if err := printer.Print(record.Value); err != nil {
				log.Printf("label at offset %d: %v", record.Offset, err)
				continue
			}
			printed = append(printed, record)
		}
		if err := client.CommitRecords(ctx, printed...); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}
