// Batch-sink writes positions of aircraft in batches, and commits them at shutdown before that.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/segmentio/kafka-go"

	"kafkavet.test/kafkago/batch-sink/wrong/sink"
)

const size = 100

var conn sink.Conn

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	s := sink.New(conn, size)
	defer func() {
		if err := s.Close(context.Background()); err != nil {
			log.Printf("close: %v", err)
		}
	}()
	return consume(ctx, s)
}

func consume(ctx context.Context, s *sink.Sink) error {
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "positions", Topic: "positions"})
	defer r.Close()
	msgs := make(chan kafka.Message, size)
	go fetch(ctx, r, msgs)
	buffered := make([]kafka.Message, 0, size)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()

	flush := func() error {
		if len(buffered) == 0 {
			return nil
		}
		if err := s.Flush(ctx); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
		if err := r.CommitMessages(context.Background(), buffered...); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		buffered = buffered[:0]
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return drain(r, s, buffered)
		case <-ticker.C:
			if err := flush(); err != nil {
				log.Printf("flush: %v", err)
			}
		case msg := <-msgs:
			var p sink.Position
			if err := json.Unmarshal(msg.Value, &p); err != nil {
				log.Printf("decode: %v", err)
				if err := flush(); err != nil { // what came before must not be covered by this one's commit
					log.Printf("flush: %v", err)
					continue
				}
				if err := r.CommitMessages(ctx, msg); err != nil {
					log.Printf("commit: %v", err)
				}
				continue
			}
			s.Add(&p)
			buffered = append(buffered, msg)
			if len(buffered) >= size {
				if err := flush(); err != nil {
					log.Printf("flush: %v", err)
				}
			}
		}
	}
}

func fetch(ctx context.Context, r *kafka.Reader, msgs chan<- kafka.Message) {
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return
		}
		msgs <- msg
	}
}

func drain(r *kafka.Reader, s *sink.Sink, buffered []kafka.Message) error {
	if len(buffered) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return r.CommitMessages(ctx, buffered...) // want "commit-before-processing"
}
