// Package geo resolves positions in a pool of workers that a channel feeds.
package geo

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

type position struct {
	Vehicle  string `json:"vehicle"`
	Lat, Lon float64
}

// Pool stores positions.
type Pool struct {
	client *kgo.Client
	db     *sql.DB
	jobs   chan *kgo.Record
	open   sync.WaitGroup
}

// NewPool starts the workers.
func NewPool(ctx context.Context, db *sql.DB, workers int, brokers ...string) (*Pool, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumerGroup("geo"), kgo.ConsumeTopics("positions"))
	if err != nil {
		return nil, err
	}
	p := &Pool{client: client, db: db, jobs: make(chan *kgo.Record, 1024)}
	for range workers {
		go p.work(ctx)
	}
	return p, nil
}

func (p *Pool) work(ctx context.Context) {
	for record := range p.jobs {
		p.store(ctx, record)
		p.open.Done()
	}
}

func (p *Pool) store(ctx context.Context, record *kgo.Record) {
	var pos position
	if err := json.Unmarshal(record.Value, &pos); err != nil {
		log.Printf("bad position: %v", err)
		return
	}
	if _, err := p.db.ExecContext(ctx, "UPDATE vehicles SET lat = ?, lon = ? WHERE id = ?", pos.Lat, pos.Lon, pos.Vehicle); err != nil {
		log.Fatalf("storing position of %s: %v", pos.Vehicle, err)
	}
}

// Run feeds the workers.
func (p *Pool) Run(ctx context.Context) error {
	defer close(p.jobs)
	for {
		fetches := p.client.PollFetches(ctx) // want "auto-commit"
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			p.open.Add(1)
			select {
			case p.jobs <- record:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}
