// Package alerts pages who is on call, in the background of a server.
package alerts

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

type Pager interface {
	Page(ctx context.Context, alert []byte) error
}

type Watcher struct {
	reader *kafka.Reader
	pager  Pager
	done   sync.WaitGroup
}

func NewWatcher(brokers []string, p Pager) *Watcher {
	return &Watcher{reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "alerts", Topic: "alerts"}), pager: p}
}

// Start returns at once.
func (w *Watcher) Start(ctx context.Context) {
	w.done.Add(1)
	go w.watch(ctx)
}

// Close waits for the last page.
func (w *Watcher) Close() error {
	err := w.reader.Close()
	w.done.Wait()
	return err
}

func (w *Watcher) watch(ctx context.Context) {
	defer w.done.Done()
	for ctx.Err() == nil {
		m, err := w.reader.FetchMessage(ctx)
		if err != nil {
			log.Printf("fetch: %v", err)
			time.Sleep(time.Second)
			continue
		}
		if err := w.pager.Page(ctx, m.Value); err != nil {
			log.Printf("page: %v", err)
			continue
		}
		if err := w.reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
}
