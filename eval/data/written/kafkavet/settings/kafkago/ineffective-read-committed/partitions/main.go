// partitions follows every partition without a group and keeps the last value of each key.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"

	"github.com/segmentio/kafka-go"
)

type state struct {
	mu   sync.Mutex
	last map[string]string
}

func (s *state) follow(ctx context.Context, base kafka.ReaderConfig, partition int) error {
	base.Partition = partition
	r := kafka.NewReader(base)
	defer r.Close()
	for {
		m, err := r.ReadMessage(ctx)
		if err != nil {
			return fmt.Errorf("partition %d: %w", partition, err)
		}
		s.mu.Lock()
		s.last[string(m.Key)] = string(m.Value)
		s.mu.Unlock()
	}
}

func main() {
	ctx := context.Background()
	base := kafka.ReaderConfig{
		Brokers:        []string{os.Getenv("BROKER")},
		Topic:          "rates",
		IsolationLevel: kafka.ReadCommitted,
	}
	parts, err := kafka.LookupPartitions(ctx, "tcp", base.Brokers[0], base.Topic)
	if err != nil {
		log.Fatal(err)
	}
	s := &state{last: map[string]string{}}
	errs := make(chan error)
	for _, p := range parts {
		go func() { errs <- s.follow(ctx, base, p.ID) }()
	}
	log.Fatal(<-errs)
}
