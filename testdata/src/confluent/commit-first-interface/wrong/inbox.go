// Package inbox delivers chat messages.
package inbox

import (
	"context"
	"database/sql"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Stream is the part of a consumer that the inbox uses; tests have their own.
type Stream interface {
	ReadMessage(timeout time.Duration) (*kafka.Message, error)
	CommitMessage(m *kafka.Message) ([]kafka.TopicPartition, error)
}

type Inbox struct {
	stream Stream
	insert *sql.Stmt
}

func New(s Stream, insert *sql.Stmt) *Inbox { return &Inbox{stream: s, insert: insert} }

// Deliver delivers chat messages until one fails.
func (in *Inbox) Deliver(ctx context.Context) error {
	for {
		m, err := in.stream.ReadMessage(-1)
		if err != nil {
			return err
		}
		if _, err := in.stream.CommitMessage(m); err != nil { // want "commit-before-processing"
			return err
		}
		if _, err := in.insert.ExecContext(ctx, string(m.Key), string(m.Value)); err != nil {
			return err
		}
	}
}
