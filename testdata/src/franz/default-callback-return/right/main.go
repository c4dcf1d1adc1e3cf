// Package tags stores tags in a callback, and stops at the first that fails.
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
		fetches := client.PollFetches(ctx)
		stored := 0
		var failure error
		fetches.EachRecord(func(record *kgo.Record) {
			if failure != nil {
				return
			}
			_, err := db.ExecContext(ctx, "REPLACE INTO tags (name, value) VALUES (?, ?)", record.Key, record.Value)
			if err != nil {
				log.Printf("tag %s: %v", record.Key, err)
				failure = err
				return
			}
			stored++
		})
		if failure != nil {
			return failure
		}
		log.Printf("stored %d of %d tags", stored, fetches.NumRecords())
	}
	return ctx.Err()
}
