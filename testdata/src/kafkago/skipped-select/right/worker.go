// Package worker runs jobs that a reading goroutine hands over.
package worker

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Runner interface {
	Run(ctx context.Context, job []byte) error
}

type Worker struct {
	reader *kafka.Reader
	runner Runner
	jobs   chan kafka.Message
}

func New(brokers []string, r Runner) *Worker {
	return &Worker{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "jobs", Topic: "jobs"}),
		runner: r,
		jobs:   make(chan kafka.Message),
	}
}

func (w *Worker) read(ctx context.Context) {
	defer close(w.jobs)
	for {
		m, err := w.reader.FetchMessage(ctx)
		if err != nil {
			log.Printf("fetch: %v", err)
			return
		}
		w.jobs <- m
	}
}

func (w *Worker) Work(ctx context.Context) error {
	go w.read(ctx)
	idle := time.NewTicker(time.Minute)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-idle.C:
			log.Printf("lag %d", w.reader.Stats().Lag)
		case m, ok := <-w.jobs:
			if !ok {
				return nil
			}
			if err := w.runner.Run(ctx, m.Value); err != nil {
				log.Printf("job at offset %d: %v", m.Offset, err)
				return err
			}
			if err := w.reader.CommitMessages(ctx, m); err != nil {
				return err
			}
		}
	}
}
