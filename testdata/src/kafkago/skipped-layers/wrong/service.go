// Package service brings a queue and a store together.
package service

import (
	"context"
	"log"

	"kafkavet.test/kafkago/skipped-layers/wrong/queue"
	"kafkavet.test/kafkago/skipped-layers/wrong/store"
)

func Run(ctx context.Context, q *queue.Queue, orders *store.Orders) error {
	for {
		m, err := q.Receive(ctx)
		if err != nil {
			return err
		}
		if err := orders.Save(ctx, string(m.Value)); err != nil {
			log.Printf("order at %d: %v", m.Offset, err)
			continue
		}
		if err := q.Done(ctx, m); err != nil { // want `\[failure-skipped\]`
			return err
		}
	}
}
