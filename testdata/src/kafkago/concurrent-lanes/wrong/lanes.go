// Package lanes books payments, those of one account in order, those of different accounts side by side.
package lanes

import (
	"context"
	"fmt"
	"hash/fnv"
	"log"

	"github.com/segmentio/kafka-go"
)

type Ledger interface {
	Book(ctx context.Context, payment []byte) error
}

func newReader(brokers []string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "ledger", Topic: "payments"})
}

// PerAccount opens a lane for every account.
func PerAccount(ctx context.Context, brokers []string, ledger Ledger) error {
	reader := newReader(brokers)
	defer reader.Close()
	lanes := make(map[string]chan kafka.Message)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		lane, ok := lanes[string(m.Key)]
		if !ok {
			lane = make(chan kafka.Message, 100)
			lanes[string(m.Key)] = lane
			go book(ctx, ledger, reader, lane)
		}
		lane <- m
	}
}

func book(ctx context.Context, ledger Ledger, reader *kafka.Reader, lane <-chan kafka.Message) {
	for m := range lane {
		if err := ledger.Book(ctx, m.Value); err != nil {
			log.Fatalf("account %s: %v", m.Key, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
		}
	}
}

// Lanes has a fixed number of them.
type Lanes struct {
	reader *kafka.Reader
	ledger Ledger
	lanes  []chan kafka.Message
}

func New(brokers []string, ledger Ledger, n int) *Lanes {
	l := &Lanes{reader: newReader(brokers), ledger: ledger}
	for range n {
		l.lanes = append(l.lanes, make(chan kafka.Message, 100))
	}
	return l
}

func (l *Lanes) Run(ctx context.Context) error {
	for _, lane := range l.lanes {
		go l.work(ctx, lane)
	}
	for {
		m, err := l.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		l.lanes[l.laneOf(m)] <- m
	}
}

func (l *Lanes) laneOf(m kafka.Message) int {
	h := fnv.New32a()
	h.Write(m.Key)
	return int(h.Sum32() % uint32(len(l.lanes)))
}

func (l *Lanes) work(ctx context.Context, lane <-chan kafka.Message) {
	for m := range lane {
		if err := l.ledger.Book(ctx, m.Value); err != nil {
			log.Fatalf("account %s: %v", m.Key, err)
		}
		if err := l.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			log.Fatalf("commit: %v", err)
		}
	}
}
