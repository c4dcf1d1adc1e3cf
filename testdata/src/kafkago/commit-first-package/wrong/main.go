// Command geocoder adds coordinates to addresses.
package main

import (
	"context"
	"log"
	"net/http"
	"net/url"
	"os"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kafkago/commit-first-package/wrong/offsets"
)

func main() {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA")},
		GroupID: "geocoder",
		Topic:   "addresses",
	})
	defer reader.Close()
	if err := run(context.Background(), reader, os.Getenv("GEOCODER")); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, reader *kafka.Reader, service string) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := offsets.Save(ctx, reader, m); err != nil { // want "commit-before-processing"
			return err
		}
		res, err := http.PostForm(service, url.Values{"q": {string(m.Value)}})
		if err != nil {
			return err
		}
		res.Body.Close()
	}
}
