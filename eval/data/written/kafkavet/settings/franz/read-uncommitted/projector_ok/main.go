// projector_ok takes orders over HTTP, writes each with its lines in one transaction, and
// projects them into Postgres from a consumer group.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

type order struct {
	ID    string
	Lines []json.RawMessage
}

type writer struct {
	mu sync.Mutex
	cl *kgo.Client
}

func newWriter() (*writer, error) {
	cl, err := kgo.NewClient(append(kopts.Base("orders"), kgo.TransactionalID("orders-writer"))...)
	if err != nil {
		return nil, err
	}
	return &writer{cl: cl}, nil
}

func (w *writer) write(ctx context.Context, o order) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.cl.BeginTransaction(); err != nil {
		return err
	}
	recs := []*kgo.Record{{Topic: names.Orders, Key: []byte(o.ID), Value: []byte("open")}}
	for _, l := range o.Lines {
		recs = append(recs, &kgo.Record{Topic: names.Orders, Key: []byte(o.ID), Value: l})
	}
	if err := w.cl.ProduceSync(ctx, recs...).FirstErr(); err != nil {
		if abort := w.cl.EndTransaction(ctx, kgo.TryAbort); abort != nil {
			return fmt.Errorf("%w (abort: %v)", err, abort)
		}
		return err
	}
	return w.cl.EndTransaction(ctx, kgo.TryCommit)
}

type projection struct {
	cl *kgo.Client
	db *sql.DB
}

func newProjection(db *sql.DB) (*projection, error) {
	opts := kopts.Group("orders", "order-projection", names.Orders)
	opts = append(opts, kopts.Committed(), kgo.DisableAutoCommit())
	cl, err := kgo.NewClient(opts...)
	return &projection{cl: cl, db: db}, err
}

func (p *projection) run(ctx context.Context) error {
	for {
		fetches := p.cl.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if _, err := p.db.ExecContext(ctx, `INSERT INTO order_lines (id, line) VALUES ($1, $2)`, r.Key, r.Value); err != nil {
				return err
			}
		}
		if err := p.cl.CommitRecords(ctx, fetches.Records()...); err != nil {
			return err
		}
	}
}

func main() {
	ctx := context.Background()
	db, err := sql.Open("postgres", os.Getenv("DSN"))
	if err != nil {
		log.Fatal(err)
	}
	w, err := newWriter()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("POST /orders", func(rw http.ResponseWriter, r *http.Request) {
		var o order
		if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
			http.Error(rw, err.Error(), 400)
			return
		}
		if err := w.write(r.Context(), o); err != nil {
			http.Error(rw, err.Error(), 500)
		}
	})
	go func() { log.Fatal(http.ListenAndServe(":8080", nil)) }()
	p, err := newProjection(db)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(p.run(ctx))
}
