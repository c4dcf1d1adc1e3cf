// Package tickets files tickets; another package commits for it, afterwards.
package tickets

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/twmb/franz-go/pkg/kgo"
	"kafkavet.test/franz/commit-first-package/right/offsets"
)

// Desk files tickets at a help desk.
type Desk struct {
	client *kgo.Client
	base   string
}

// NewDesk connects to the brokers.
func NewDesk(base string, seeds ...string) (*Desk, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("tickets"),
		kgo.ConsumeTopics("complaints"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Desk{client: client, base: base}, nil
}

// Run files tickets until ctx ends.
func (d *Desk) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		for _, record := range d.client.PollRecords(ctx, 50).Records() {
			if err := d.file(record); err != nil {
				return err
			}
			if err := offsets.Done(ctx, d.client, record); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (d *Desk) file(record *kgo.Record) error {
	resp, err := http.PostForm(d.base+"/tickets", url.Values{
		"customer": {string(record.Key)},
		"text":     {string(record.Value)},
	})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("help desk: %s", resp.Status)
	}
	return nil
}
