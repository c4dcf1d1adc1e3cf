// Package clicks loads clicks in batches and stashes the offsets of a batch until it is loaded.
package clicks

import (
	"context"
	"fmt"
	"log"
	"time"

	cluster "github.com/bsm/sarama-cluster"
)

type Warehouse interface {
	Load(ctx context.Context, rows [][]byte) error
}

type Loader struct {
	consumer  *cluster.Consumer
	warehouse Warehouse
}

func New(brokers []string, w Warehouse) (*Loader, error) {
	cfg := cluster.NewConfig()
	cfg.Consumer.Offsets.CommitInterval = 5 * time.Second
	consumer, err := cluster.NewConsumer(brokers, "clicks", []string{"clicks.eu", "clicks.us"}, cfg)
	if err != nil {
		return nil, fmt.Errorf("join group: %w", err)
	}
	return &Loader{consumer: consumer, warehouse: w}, nil
}

func (l *Loader) Run(ctx context.Context) error {
	defer l.consumer.Close()
	stash := cluster.NewOffsetStash()
	var rows [][]byte
	for msg := range l.consumer.Messages() {
		rows = append(rows, msg.Value)
		stash.MarkOffset(msg, "")
		if len(rows) < 1000 {
			continue
		}
		if err := l.warehouse.Load(ctx, rows); err != nil {
			log.Printf("load %d clicks: %v", len(rows), err)
			return err
		}
		l.consumer.MarkOffsets(stash)
		rows = nil
	}
	return nil
}
