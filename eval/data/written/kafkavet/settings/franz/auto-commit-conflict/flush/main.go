// flush copies uploads into a file and commits what it has synced.
package main

import (
	"context"
	"log"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

type sink struct {
	f  *os.File
	cl *kgo.Client
}

func (s *sink) batch(recs []*kgo.Record) error {
	for _, r := range recs {
		if _, err := s.f.Write(append(r.Value, '\n')); err != nil {
			return err
		}
	}
	return s.f.Sync()
}

func (s *sink) commit(ctx context.Context) error { return s.cl.CommitMarkedOffsets(ctx) }

func main() {
	ctx := context.Background()
	f, err := os.OpenFile("uploads.ndjson", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	s := &sink{f: f}
	opts := append(kopts.Group("flush", "flush", names.Uploads),
		kgo.DisableAutoCommit(),
		kgo.OnPartitionsRevoked(func(ctx context.Context, _ *kgo.Client, _ map[string][]int32) {
			if err := s.commit(ctx); err != nil {
				log.Print(err)
			}
		}),
	)
	if s.cl, err = kgo.NewClient(opts...); err != nil {
		log.Fatal(err)
	}
	for {
		fetches := s.cl.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			log.Fatal(err)
		}
		if err := s.batch(fetches.Records()); err != nil {
			log.Fatal(err)
		}
		if err := s.commit(ctx); err != nil {
			log.Fatal(err)
		}
	}
}
