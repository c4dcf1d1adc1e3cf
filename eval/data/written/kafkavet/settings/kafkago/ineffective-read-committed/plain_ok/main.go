// plain_ok indexes rooms; its reader is made with functional options.
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"example.org/written/kafkago/readers"
)

func main() {
	ctx := context.Background()
	r := readers.New(strings.Split(os.Getenv("BROKERS"), ","), "index", "rooms", readers.Wait(time.Second))
	defer r.Close()
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		res, err := http.Post(os.Getenv("INDEX"), "application/json", bytes.NewReader(m.Value))
		if err != nil {
			log.Fatal(err)
		}
		res.Body.Close()
		if err := r.CommitMessages(ctx, m); err != nil {
			log.Fatal(err)
		}
	}
}
