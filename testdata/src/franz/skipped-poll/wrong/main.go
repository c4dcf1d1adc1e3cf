// Package rewards grants rewards; a poll that failed is passed over, and the next one's commit covers it.
package rewards

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Program grants rewards.
type Program interface {
	Grant(ctx context.Context, member string, event []byte) error
}

func connect(seeds []string) (*kgo.Client, error) {
	return kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("rewards"),
		kgo.ConsumeTopics("member-events"),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
	)
}

// Run grants until ctx ends.
func Run(ctx context.Context, program Program, seeds []string) error {
	client, err := connect(seeds)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for ctx.Err() == nil {
		client.AllowRebalance()
		fetches := client.PollRecords(ctx, 100)
		if !grantAll(ctx, program, fetches.Records()) {
			log.Print("poll not committed, trying again")
			continue
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}

func grantAll(ctx context.Context, program Program, records []*kgo.Record) bool {
	for _, record := range records {
		if err := program.Grant(ctx, string(record.Key), record.Value); err != nil {
			log.Printf("member %s: %v", record.Key, err)
			return false
		}
	}
	return true
}
