// fraud_ok scores orders in transactions; the options come from a builder with a slice.
package main

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

type builder struct{ opts []kgo.Opt }

func (b *builder) with(o ...kgo.Opt) *builder { b.opts = append(b.opts, o...); return b }

func build() (*kgo.GroupTransactSession, error) {
	b := (&builder{}).with(kopts.Group("fraud", "fraud", names.Orders)...)
	b.with(kgo.TransactionalID("fraud-1"), kgo.RequireStableFetchOffsets()).with(kopts.Committed())
	return kgo.NewGroupTransactSession(b.opts...)
}

func score(r *kgo.Record) *kgo.Record {
	return &kgo.Record{Topic: "fraud.scores", Key: r.Key, Value: []byte{byte(len(r.Value))}}
}

func main() {
	ctx := context.Background()
	s, err := build()
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	for {
		fetches := s.PollFetches(ctx)
		if err := s.Begin(); err != nil {
			log.Fatal(err)
		}
		var out []*kgo.Record
		fetches.EachRecord(func(r *kgo.Record) { out = append(out, score(r)) })
		err := s.ProduceSync(ctx, out...).FirstErr()
		if _, err := s.End(ctx, kgo.TransactionEndTry(err == nil)); err != nil {
			log.Fatal(err)
		}
	}
}
