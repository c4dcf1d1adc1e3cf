// Package worker does jobs. Which ones there are it asks an interface that only one hidden type of its package has.
package worker

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"

	"kafkavet.test/kafkago/skipped-lookup/wrong/jobs"
)

type order struct {
	Job  string
	Args []byte
}

type Worker struct {
	reader *kafka.Reader
	book   jobs.Book
}

func New(book jobs.Book) *Worker {
	return &Worker{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka:9092"}, GroupID: "jobs", Topic: "jobs"}),
		book:   book,
	}
}

func (w *Worker) Run(ctx context.Context) error {
	for {
		m, err := w.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(m.Value, &o); err != nil {
			log.Printf("offset %d: %v", m.Offset, err)
			continue
		}
		job, err := w.book.Find(o.Job)
		if err != nil {
			log.Printf("job %s: %v", o.Job, err)
			continue
		}
		if err := job.Do(ctx, o.Args); err != nil {
			return err
		}
		if err := w.reader.CommitMessages(ctx, m); err != nil { // want `this commit also covers an earlier record`
			return err
		}
	}
}
