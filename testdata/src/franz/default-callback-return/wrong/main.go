// Package tags stores tags in a callback, whose return skips only the record.
package tags

import (
	"context"
	"database/sql"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Loop stores tags until ctx ends.
func Loop(ctx context.Context, db *sql.DB, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("tags"),
		kgo.ConsumeTopics("tags"),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx) // want "commit-despite-failure"
		stored := 0
		fetches.EachRecord(func(record *kgo.Record) {
			_, err := db.ExecContext(ctx, "REPLACE INTO tags (name, value) VALUES (?, ?)", record.Key, record.Value)
			if err != nil {
				log.Printf("tag %s: %v", record.Key, err)
				return
			}
			stored++
		})
		log.Printf("stored %d of %d tags", stored, fetches.NumRecords())
	}
	return ctx.Err()
}
