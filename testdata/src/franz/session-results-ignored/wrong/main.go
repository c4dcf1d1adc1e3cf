// Package dedupe forwards unique events; what the broker refused is logged and the transaction committed.
package dedupe

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Forwarder moves events from one topic to another.
type Forwarder struct {
	session *kgo.GroupTransactSession
	seen    map[string]bool
}

// New makes a forwarder with the transactional id given.
func New(id string, seeds ...string) (*Forwarder, error) {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("dedupe"),
		kgo.ConsumeTopics("events-raw"),
		kgo.TransactionalID(id),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		return nil, err
	}
	return &Forwarder{session: session, seen: map[string]bool{}}, nil
}

// Run forwards until ctx ends.
func (f *Forwarder) Run(ctx context.Context) error {
	defer f.session.Close()
	for ctx.Err() == nil {
		fetches := f.session.PollRecords(ctx, 500)
		if fetches.Empty() {
			continue
		}
		if err := f.forward(ctx, f.unique(fetches)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *Forwarder) unique(fetches kgo.Fetches) []*kgo.Record {
	var out []*kgo.Record
	fetches.EachRecord(func(in *kgo.Record) {
		if id := string(in.Key); !f.seen[id] {
			f.seen[id] = true
			out = append(out, &kgo.Record{Topic: "events", Key: in.Key, Value: in.Value})
		}
	})
	return out
}

func (f *Forwarder) forward(ctx context.Context, out []*kgo.Record) error {
	if err := f.session.Begin(); err != nil {
		return err
	}
	try := kgo.TryCommit
	if err := f.session.ProduceSync(ctx, out...).FirstErr(); err != nil {
		slog.Error("forwarding", "error", err)
	}
	_, err := f.session.End(ctx, try) // want "commit-despite-failure"
	return err
}
