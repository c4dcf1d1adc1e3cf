// Package webhook delivers events over HTTP.
package webhook

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Config is read from the environment.
type Config struct {
	Brokers    []string
	Group      string
	LowLatency bool
	Target     string
}

func (c Config) options() []kgo.Opt {
	opts := []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...),
		kgo.ConsumerGroup(c.Group),
		kgo.ConsumeTopics("events"),
	}
	if c.LowLatency {
		opts = append(opts, kgo.FetchMaxWait(100*time.Millisecond))
	}
	return opts
}

// Deliver posts every event to the target.
func Deliver(ctx context.Context, cfg Config) error {
	client, err := kgo.NewClient(cfg.options()...)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for ctx.Err() == nil {
		var failure error
		client.PollFetches(ctx).EachRecord(func(record *kgo.Record) {
			if failure == nil {
				failure = post(ctx, cfg.Target, record.Value)
			}
		})
		if failure != nil {
			return failure
		}
	}
	return nil
}

func post(ctx context.Context, target string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("webhook answered %s", resp.Status)
	}
	return nil
}
