// Package crawl fetches the pages that a topic names.
package crawl

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"golang.org/x/sync/semaphore"
)

const parallel = 32

type Fetcher interface {
	Fetch(ctx context.Context, url string)
}

// Run fetches pages, at most 32 at a time.
func Run(ctx context.Context, brokers string, f Fetcher) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "crawl",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("urls", nil); err != nil {
		return err
	}
	sem := semaphore.NewWeighted(parallel)
	for n := 1; ctx.Err() == nil; n++ {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer sem.Release(1)
			f.Fetch(ctx, string(m.Value))
		}()
		if n%1000 == 0 {
			if err := sem.Acquire(ctx, parallel); err != nil {
				return err
			}
			if _, err := c.Commit(); err != nil {
				log.Printf("commit: %v", err)
			}
			sem.Release(parallel)
		}
	}
	return ctx.Err()
}
