// Package rollup adds up samples and commits the last record of each partition.
package rollup

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

type Table interface {
	Append(ctx context.Context, samples [][]byte) error
}

type Rollup struct {
	reader *kafka.Reader
	table  Table
}

func New(brokers []string, t Table) *Rollup {
	return &Rollup{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "rollup", Topic: "samples"}),
		table:  t,
	}
}

func (r *Rollup) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		samples, last := r.collect(ctx)
		if len(samples) == 0 {
			continue
		}
		if err := r.table.Append(ctx, samples); err != nil {
			return fmt.Errorf("append %d samples: %w", len(samples), err)
		}
		commit := make([]kafka.Message, 0, len(last))
		for _, m := range last {
			commit = append(commit, m)
		}
		if err := r.reader.CommitMessages(ctx, commit...); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return ctx.Err()
}

func (r *Rollup) collect(ctx context.Context) (samples [][]byte, last map[int]kafka.Message) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	last = map[int]kafka.Message{}
	for len(samples) < 10_000 {
		m, err := r.reader.FetchMessage(ctx)
		if err != nil {
			break
		}
		samples = append(samples, m.Value)
		last[m.Partition] = m
	}
	return samples, last
}
