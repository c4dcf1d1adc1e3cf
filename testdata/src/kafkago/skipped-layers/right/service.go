// Package service brings a queue and a store together.
package service

import (
	"context"

	"kafkavet.test/kafkago/skipped-layers/right/queue"
	"kafkavet.test/kafkago/skipped-layers/right/store"
)

func Run(ctx context.Context, q *queue.Queue, orders *store.Orders) error {
	for {
		m, err := q.Receive(ctx)
		if err != nil {
			return err
		}
		if err := orders.Save(ctx, string(m.Value)); err != nil {
			return err
		}
		if err := q.Done(ctx, m); err != nil {
			return err
		}
	}
}
