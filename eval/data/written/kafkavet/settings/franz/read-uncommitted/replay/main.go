// replay rebuilds a session cache from the topic that the transactional writer below fills.
package main

import (
	"context"
	"flag"
	"log"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

type cache map[string][]byte

type settings struct {
	partitions int
	level      kgo.IsolationLevel
}

func defaults() settings {
	return settings{partitions: 3, level: kgo.ReadUncommitted()}
}

func (c cache) load(ctx context.Context, s settings) error {
	from := map[int32]kgo.Offset{}
	for p := range s.partitions {
		from[int32(p)] = kgo.NewOffset().AtStart()
	}
	cl, err := kgo.NewClient(append(kopts.Base("replay"),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{names.Sessions: from}),
		kgo.FetchIsolationLevel(s.level),
	)...)
	if err != nil {
		return err
	}
	defer cl.Close()
	for {
		wait, cancel := context.WithTimeout(ctx, 5*time.Second)
		fetches := cl.PollFetches(wait)
		cancel()
		if fetches.Empty() {
			return ctx.Err()
		}
		fetches.EachRecord(func(r *kgo.Record) { c[string(r.Key)] = r.Value })
	}
}

func (c cache) save(ctx context.Context, cl *kgo.Client) error {
	if err := cl.BeginTransaction(); err != nil {
		return err
	}
	first := kgo.AbortingFirstErrPromise(cl)
	for k, v := range c {
		cl.Produce(ctx, &kgo.Record{Topic: names.Sessions, Key: []byte(k), Value: v}, first.Promise())
	}
	return cl.EndTransaction(ctx, first.Err() == nil)
}

func main() {
	key := flag.String("key", "", "session to touch")
	flag.Parse()
	ctx := context.Background()
	c := cache{}
	if err := c.load(ctx, defaults()); err != nil {
		log.Fatal(err)
	}
	c[*key] = []byte(time.Now().Format(time.RFC3339))
	cl, err := kgo.NewClient(append(kopts.Base("replay"), kgo.TransactionalID("session-cache"))...)
	if err != nil {
		log.Fatal(err)
	}
	defer cl.Close()
	if err := c.save(ctx, cl); err != nil {
		log.Fatal(err)
	}
}
