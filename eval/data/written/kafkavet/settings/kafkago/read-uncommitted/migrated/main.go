// migrated: the writer has moved to franz-go and transactions, the reader has not moved yet.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

const topic = "bookings"

func book(ctx context.Context, cl *kgo.Client, rooms []string) error {
	if err := cl.BeginTransaction(); err != nil {
		return err
	}
	first := kgo.AbortingFirstErrPromise(cl)
	for _, r := range rooms {
		cl.Produce(ctx, &kgo.Record{Topic: topic, Key: []byte(r)}, first.Promise())
	}
	err := first.Err()
	if end := cl.EndTransaction(ctx, err == nil); end != nil {
		return end
	}
	return err
}

func read(ctx context.Context, brokers []string, confirm func(room string) error) error {
	r := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "confirmations",
		Topic:   topic,
	})
	defer r.Close()
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := confirm(string(m.Key)); err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func main() {
	brokers := strings.Split(os.Getenv("BROKERS"), ",")
	cl, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.TransactionalID("bookings"))
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/book", func(w http.ResponseWriter, r *http.Request) {
		if err := book(r.Context(), cl, r.URL.Query()["room"]); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	go func() { log.Fatal(http.ListenAndServe(":8080", nil)) }()
	log.Fatal(read(context.Background(), brokers, func(room string) error {
		res, err := http.Get(os.Getenv("CONFIRM") + "?room=" + room)
		if err == nil {
			res.Body.Close()
		}
		return err
	}))
}
