// Package listings publishes listings; what fails is known only to the package that publishes.
package listings

import (
	"context"
	"database/sql"

	"github.com/twmb/franz-go/pkg/kgo"
	"kafkavet.test/franz/failure-in-package/wrong/publish"
)

// Run publishes until ctx ends.
func Run(ctx context.Context, db *sql.DB, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("listings"),
		kgo.ConsumeTopics("listings"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		var last error
		client.PollFetches(ctx).EachPartition(func(p kgo.FetchTopicPartition) {
			if last != nil || len(p.Records) == 0 {
				return
			}
			if last = publish.All(ctx, db, p.Records); last != nil {
				return
			}
			last = client.CommitRecords(ctx, p.Records...) // want "commit-despite-failure"
		})
		if last != nil {
			return last
		}
	}
	return ctx.Err()
}
