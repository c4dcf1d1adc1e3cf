// Package ledger writes a ledger. It reads a partition on its own, and keeps its place as the offset of a group: it
// moves that before the entries are written.
//
//lab:crash before after
package ledger

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(env.Brokers...))
	if err != nil {
		return err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	place := kgo.NewOffset().AtStart()
	committed, err := admin.FetchOffsets(ctx, env.Group)
	if err != nil {
		return err
	}
	if o, ok := committed.Lookup(env.Topic, 0); ok {
		place = place.At(o.At)
	}
	client.AddConsumePartitions(map[string]map[int32]kgo.Offset{env.Topic: {0: place}})
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		if err := admin.CommitAllOffsets(ctx, env.Group, kadm.OffsetsFromFetches(fetches)); err != nil { // want "commit-before-processing"
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}
