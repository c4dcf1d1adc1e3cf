// Package mirror copies orders to another topic; what the broker refused is logged and the transaction committed.
package mirror

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Mirror copies from one topic to another.
type Mirror struct{ session *kgo.GroupTransactSession }

// New makes a mirror with the transactional id given.
func New(id string, seeds ...string) (*Mirror, error) {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("mirror"),
		kgo.ConsumeTopics("orders"),
		kgo.TransactionalID(id),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		return nil, err
	}
	return &Mirror{session: session}, nil
}

// Run copies until ctx ends.
func (m *Mirror) Run(ctx context.Context) error {
	defer m.session.Close()
	for ctx.Err() == nil {
		fetches := m.session.PollRecords(ctx, 500)
		if fetches.Empty() {
			continue
		}
		if err := m.forward(ctx, fetches); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (m *Mirror) forward(ctx context.Context, fetches kgo.Fetches) error {
	var copies []*kgo.Record
	fetches.EachRecord(func(in *kgo.Record) {
		copies = append(copies, &kgo.Record{Topic: "orders-mirror", Key: in.Key, Value: in.Value, Headers: in.Headers})
	})
	if err := m.session.Begin(); err != nil {
		return err
	}
	refused := m.session.ProduceSync(ctx, copies...).FirstErr()
	if refused != nil {
		slog.Error("forwarding", "error", refused)
	}
	_, err := m.session.End(ctx, kgo.TryCommit) // want "commit-despite-failure"
	return err
}
