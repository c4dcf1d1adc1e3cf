// Package sink writes page views to the warehouse every few seconds.
package sink

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

type Warehouse interface {
	Insert(ctx context.Context, rows [][]byte) error
}

type Sink struct {
	reader *kafka.Reader
	house  Warehouse

	mu   sync.Mutex
	rows [][]byte
}

func New(brokers []string, w Warehouse) *Sink {
	return &Sink{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "sink", Topic: "views"}),
		house:  w,
	}
}

func (s *Sink) Run(ctx context.Context) error {
	go s.flushEvery(ctx, 5*time.Second)
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.rows = append(s.rows, m.Value)
		s.mu.Unlock()
		if err := s.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			log.Printf("commit: %v", err)
		}
	}
}

func (s *Sink) flushEvery(ctx context.Context, d time.Duration) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.flush(ctx)
		}
	}
}

func (s *Sink) flush(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rows) == 0 {
		return
	}
	if err := s.house.Insert(ctx, s.rows); err != nil {
		log.Printf("insert %d rows, again at the next tick: %v", len(s.rows), err)
		return
	}
	s.rows = nil
}
