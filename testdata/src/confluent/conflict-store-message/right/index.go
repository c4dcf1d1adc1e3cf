// Package index feeds the search index.
package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Indexer struct {
	consumer *kafka.Consumer
	url      string
}

// NewIndexer makes an indexer whose offsets are stored after a document is indexed.
func NewIndexer(brokers, url string) (*Indexer, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "indexer",
		"enable.auto.commit":       true,
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, err
	}
	return &Indexer{consumer: consumer, url: url}, consumer.Subscribe("documents", nil)
}

func (ix *Indexer) Run(ctx context.Context) error {
	defer ix.consumer.Close()
	for ctx.Err() == nil {
		m, err := ix.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		} else if err != nil {
			return err
		}
		if err := ix.index(ctx, m); err != nil {
			return err
		}
		if _, err := ix.consumer.StoreMessage(m); err != nil {
			log.Printf("store offset: %v", err)
		}
	}
	return nil
}

func (ix *Indexer) index(ctx context.Context, m *kafka.Message) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, ix.url+"/"+string(m.Key), bytes.NewReader(m.Value))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("index %s: %s", m.Key, resp.Status)
	}
	return nil
}
