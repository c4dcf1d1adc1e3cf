// Package stock keeps stock levels; each record is committed when its level is set.
package stock

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Repository holds stock levels.
type Repository interface {
	SetLevel(ctx context.Context, sku string, level int) error
}

// Keeper follows the stock topic.
type Keeper struct {
	kafka *kgo.Client
	repo  Repository
	err   error
}

// NewKeeper joins the group "stock".
func NewKeeper(repo Repository, seeds ...string) (*Keeper, error) {
	kafka, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("stock"),
		kgo.ConsumeTopics("stock-levels"),
		kgo.DisableAutoCommit(),
	)
	return &Keeper{kafka: kafka, repo: repo}, err
}

// Run follows until something fails.
func (k *Keeper) Run(ctx context.Context) error {
	defer k.kafka.Close()
	for k.err == nil && ctx.Err() == nil {
		fetches := k.kafka.PollFetches(ctx)
		fetches.EachTopic(func(topic kgo.FetchTopic) {
			topic.EachRecord(func(record *kgo.Record) { k.handle(ctx, record) })
		})
	}
	return k.err
}

func (k *Keeper) handle(ctx context.Context, record *kgo.Record) {
	if k.err != nil {
		return
	}
	k.update(ctx, record)
	if k.err == nil {
		k.commit(ctx, record)
	}
}

func (k *Keeper) commit(ctx context.Context, record *kgo.Record) {
	if err := k.kafka.CommitRecords(ctx, record); err != nil {
		k.err = err
	}
}

func (k *Keeper) update(ctx context.Context, record *kgo.Record) {
	level, err := strconv.Atoi(string(record.Value))
	if err != nil {
		slog.Warn("no level", "sku", string(record.Key), "error", err)
		return
	}
	if err := k.repo.SetLevel(ctx, string(record.Key), level); err != nil {
		k.err = err
	}
}
