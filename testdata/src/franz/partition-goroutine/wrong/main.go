// Package ledger applies entries with one goroutine a partition, under the client's own commits.
package ledger

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Store applies ledger entries.
type Store interface {
	Apply(ctx context.Context, account string, entry []byte) error
}

type key struct {
	topic     string
	partition int32
}

type partition struct {
	client *kgo.Client
	store  Store
	quit   chan struct{}
	done   chan struct{}
	recs   chan []*kgo.Record
}

type splitter struct {
	store      Store
	partitions map[key]*partition
}

// Run applies entries until the client is closed.
func Run(ctx context.Context, store Store, seeds []string) error {
	s := &splitter{store: store, partitions: map[key]*partition{}}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("ledger"),
		kgo.ConsumeTopics("entries"),
		kgo.OnPartitionsAssigned(s.assigned),
		kgo.OnPartitionsRevoked(s.revoked),
		kgo.OnPartitionsLost(s.lost),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for {
		fetches := client.PollRecords(ctx, 1000) // want "auto-commit"
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			s.partitions[key{p.Topic, p.Partition}].recs <- p.Records
		})
		client.AllowRebalance()
	}
}

func (s *splitter) assigned(ctx context.Context, client *kgo.Client, assigned map[string][]int32) {
	for topic, ids := range assigned {
		for _, id := range ids {
			p := &partition{
				client: client,
				store:  s.store,
				quit:   make(chan struct{}),
				done:   make(chan struct{}),
				recs:   make(chan []*kgo.Record, 5),
			}
			s.partitions[key{topic, id}] = p
			go p.consume(ctx)
		}
	}
}

func (s *splitter) lost(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
	for topic, ids := range lost {
		for _, id := range ids {
			p := s.partitions[key{topic, id}]
			delete(s.partitions, key{topic, id})
			close(p.quit)
			<-p.done
		}
	}
}

func (s *splitter) revoked(ctx context.Context, client *kgo.Client, revoked map[string][]int32) {
	s.lost(ctx, client, revoked)
}

func (p *partition) consume(ctx context.Context) {
	defer close(p.done)
	for {
		select {
		case <-p.quit:
			return
		case recs := <-p.recs:
			for _, record := range recs {
				if !p.apply(ctx, record) {
					return
				}
			}
		}
	}
}

// apply tries until the entry is applied; it reports false when the partition is gone.
func (p *partition) apply(ctx context.Context, record *kgo.Record) bool {
	for {
		err := p.store.Apply(ctx, string(record.Key), record.Value)
		if err == nil {
			return true
		}
		slog.Error("applying", "offset", record.Offset, "error", err)
		select {
		case <-p.quit:
			return false
		case <-time.After(time.Second):
		}
	}
}
