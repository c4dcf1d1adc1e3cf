// Package fanout stores each post in the feed of every follower.
package fanout

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type Post struct {
	ID        string   `json:"id"`
	Text      string   `json:"text"`
	Followers []string `json:"followers"`
}

type Feeds interface {
	Append(ctx context.Context, follower string, p Post) error
}

func Run(ctx context.Context, brokers []string, feeds Feeds) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "feeds", Topic: "posts"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var p Post
		if err := json.Unmarshal(m.Value, &p); err != nil {
			return fmt.Errorf("offset %d: %w", m.Offset, err)
		}
		var g errgroup.Group
		g.SetLimit(8)
		for _, f := range p.Followers {
			g.Go(func() error { return feeds.Append(ctx, f, p) })
		}
		if err := g.Wait(); err != nil {
			return fmt.Errorf("post %s: %w", p.ID, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
