// Package scores writes game results in batches.
package scores

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

type Board interface {
	Record(ctx context.Context, player string, result []byte) error
}

type Recorder struct {
	reader *kafka.Reader
	board  Board
}

func New(brokers []string, b Board) *Recorder {
	return &Recorder{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "scores", Topic: "results"}),
		board:  b,
	}
}

func (r *Recorder) Run(ctx context.Context) error {
	for {
		batch, err := r.collect(ctx, 50, time.Second)
		if err != nil {
			return err
		}
		var wg sync.WaitGroup
		for _, m := range batch {
			wg.Add(1)
			go func(m kafka.Message) {
				defer wg.Done()
				r.record(ctx, m)
			}(m)
		}
		wg.Wait()
		if err := r.reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
	}
}

// record tries until the result is on the board.
func (r *Recorder) record(ctx context.Context, m kafka.Message) {
	for {
		err := r.board.Record(ctx, string(m.Key), m.Value)
		if err == nil {
			return
		}
		log.Printf("result of %s, again: %v", m.Key, err)
		time.Sleep(time.Second)
	}
}

func (r *Recorder) collect(ctx context.Context, max int, wait time.Duration) ([]kafka.Message, error) {
	first, err := r.reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	batch := []kafka.Message{first}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for len(batch) < max {
		m, err := r.reader.FetchMessage(ctx)
		if err != nil {
			break
		}
		batch = append(batch, m)
	}
	return batch, nil
}
