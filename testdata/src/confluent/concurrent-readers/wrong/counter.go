// Package counter counts page views.
package counter

import (
	"context"
	"database/sql"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"golang.org/x/sync/errgroup"
)

type Counter struct {
	db      *sql.DB
	brokers string
}

func New(db *sql.DB, brokers string) *Counter { return &Counter{db, brokers} }

func (ct *Counter) consumer() (*kafka.Consumer, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  ct.brokers,
		"group.id":           "counter",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return c, c.Subscribe("views", nil)
}

// Run counts views with n goroutines.
func (ct *Counter) Run(ctx context.Context, n int) error {
	g, ctx := errgroup.WithContext(ctx)
	c, err := ct.consumer()
	if err != nil {
		return err
	}
	for range n {
		g.Go(func() error {
			return ct.count(ctx, c)
		})
	}
	return g.Wait()
}

func (ct *Counter) count(ctx context.Context, c *kafka.Consumer) error {
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			if err.(kafka.Error).IsTimeout() {
				continue
			}
			return err
		}
		if _, err := ct.db.ExecContext(ctx, `UPDATE pages SET views = views + 1 WHERE url = ?`, m.Value); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil { // want "commit-concurrent"
			return err
		}
	}
	return ctx.Err()
}
