// Package crawl fetches pages in a pool of workers, each of which commits its own record.
package crawl

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Pages stores what is behind a link.
type Pages interface {
	Fetch(ctx context.Context, link string) error
}

// Crawler crawls.
type Crawler struct {
	client *kgo.Client
	pages  Pages
	links  chan *kgo.Record
}

// New joins the group.
func New(pages Pages, seeds ...string) (*Crawler, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("crawler"),
		kgo.ConsumeTopics("links"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Crawler{client: client, pages: pages, links: make(chan *kgo.Record)}, nil
}

// Run crawls until ctx ends or a page cannot be fetched.
func (c *Crawler) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for i := 0; i < 8; i++ {
		g.Go(func() error { return c.work(ctx) })
	}
	g.Go(func() error { return c.poll(ctx) })
	return g.Wait()
}

func (c *Crawler) poll(ctx context.Context) error {
	defer close(c.links)
	for {
		fetches := c.client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			select {
			case c.links <- record:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

func (c *Crawler) work(ctx context.Context) error {
	for record := range c.links {
		if err := c.pages.Fetch(ctx, string(record.Value)); err != nil {
			return fmt.Errorf("fetching %s: %w", record.Value, err)
		}
		if err := c.client.CommitRecords(ctx, record); err != nil { // want "commit-concurrent"
			return fmt.Errorf("committing: %w", err)
		}
	}
	return nil
}
