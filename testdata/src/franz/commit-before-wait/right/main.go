// Package fanout notifies followers in an errgroup whose Wait comes before the commit.
package fanout

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Run posts each poll's records to the followers.
func Run(ctx context.Context, followers []string, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("fanout"),
		kgo.ConsumeTopics("posts"),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for {
		fetches := client.PollRecords(ctx, 64)
		if err := fetches.Err0(); err != nil {
			return err
		}
		records := fetches.Records()
		g, gctx := errgroup.WithContext(ctx)
		for _, follower := range followers {
			g.Go(func() error { return notify(gctx, follower, records) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		if err := client.CommitRecords(ctx, records...); err != nil {
			return err
		}
		client.AllowRebalance()
	}
}

func notify(ctx context.Context, follower string, records []*kgo.Record) error {
	for _, record := range records {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, follower, strings.NewReader(string(record.Value)))
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode/100 != 2 {
			return fmt.Errorf("%s: %s", follower, resp.Status)
		}
	}
	return nil
}
