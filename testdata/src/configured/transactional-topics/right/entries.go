// Package entries reads from a topic that nobody writes in transactions.
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
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "ledger", Topic: "ledger.balances"})
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
