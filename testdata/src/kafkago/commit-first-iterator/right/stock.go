// Package stock books goods in and out.
package stock

import (
	"context"
	"encoding/json"
	"iter"
	"log"

	"github.com/segmentio/kafka-go"
)

type Movement struct {
	SKU   string `json:"sku"`
	Count int    `json:"count"`
}

type Warehouse interface {
	Book(ctx context.Context, m Movement) error
}

type Stock struct {
	reader *kafka.Reader
	house  Warehouse
}

func New(brokers []string, w Warehouse) *Stock {
	return &Stock{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "stock", Topic: "movements"}),
		house:  w,
	}
}

// records yields what the reader fetches until it fails or ctx ends.
func (s *Stock) records(ctx context.Context) iter.Seq[kafka.Message] {
	return func(yield func(kafka.Message) bool) {
		for {
			m, err := s.reader.FetchMessage(ctx)
			if err != nil {
				log.Printf("fetch: %v", err)
				return
			}
			if !yield(m) {
				return
			}
		}
	}
}

func (s *Stock) Run(ctx context.Context) error {
	for m := range s.records(ctx) {
		var mv Movement
		if err := json.Unmarshal(m.Value, &mv); err != nil {
			return err
		}
		if err := s.house.Book(ctx, mv); err != nil {
			return err
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
