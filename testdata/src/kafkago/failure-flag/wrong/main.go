// Failure-flag has goroutines tell through a channel that they succeeded, whether they did or not.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"sync"

	"github.com/segmentio/kafka-go"
)

var reader = kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "hooks", Topic: "hooks"})

func post(value []byte) error {
	res, err := http.Post("http://localhost:8080/hook", "application/json", bytes.NewReader(value))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	for {
		var batch []kafka.Message
		for len(batch) < 10 {
			msg, err := reader.FetchMessage(ctx)
			if err != nil {
				return err
			}
			batch = append(batch, msg)
		}
		done := make(chan bool, len(batch))
		var wg sync.WaitGroup
		for _, msg := range batch {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := post(msg.Value); err != nil {
					log.Printf("offset %d: %v", msg.Offset, err)
				}
				done <- true
			}()
		}
		wg.Wait()
		close(done)
		all := true
		for ok := range done {
			all = all && ok
		}
		if !all {
			return fmt.Errorf("some of %d hooks were not called", len(batch))
		}
		if err := reader.CommitMessages(ctx, batch...); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
