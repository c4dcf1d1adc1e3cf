// Package rewards grants rewards; a poll that failed is polled again.
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
			rewind(client, fetches)
			continue
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}

// rewind sets the client back to the first records of a poll.
func rewind(client *kgo.Client, fetches kgo.Fetches) {
	offsets := map[string]map[int32]kgo.EpochOffset{}
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if len(p.Records) == 0 {
			return
		}
		if offsets[p.Topic] == nil {
			offsets[p.Topic] = map[int32]kgo.EpochOffset{}
		}
		first := p.Records[0]
		offsets[p.Topic][p.Partition] = kgo.EpochOffset{Epoch: first.LeaderEpoch, Offset: first.Offset}
	})
	client.SetOffsets(offsets)
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
