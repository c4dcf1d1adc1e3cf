// Package entries reads from a topic that another service writes in transactions.
package entries

import (
	"context"

	"github.com/segmentio/kafka-go"
)

// Ledger keeps entries.
type Ledger interface {
	Add(ctx context.Context, entry []byte) error
}

// Run reads entries until something fails.
func Run(ctx context.Context, brokers []string, ledger Ledger) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "ledger", Topic: "ledger.entries"}) // want `topic "ledger.entries" is written in transactions.*\[read-uncommitted\]`
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := ledger.Add(ctx, m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
