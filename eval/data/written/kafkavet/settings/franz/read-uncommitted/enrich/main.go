// enrich joins clicks into sessions in Kafka transactions.
package main

import (
	"bytes"
	"context"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/names"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	host, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	sess, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(os.Getenv("BROKER")),
		kgo.TransactionalID("enrich-"+host),
		kgo.TransactionTimeout(20*time.Second),
		kgo.ConsumerGroup("enrich"),
		kgo.ConsumeTopics(names.Clicks),
		kgo.DefaultProduceTopic(names.Sessions),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer sess.Close()

	for {
		fetches := sess.PollRecords(ctx, 500)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return
		}
		fetches.EachError(func(t string, p int32, err error) { log.Printf("%s/%d: %v", t, p, err) })
		if err := sess.Begin(); err != nil {
			log.Fatal(err)
		}
		promises := kgo.AbortingFirstErrPromise(sess.Client())
		fetches.EachRecord(func(r *kgo.Record) {
			sess.Produce(ctx, &kgo.Record{Key: r.Key, Value: bytes.ToUpper(r.Value)}, promises.Promise())
		})
		committed, err := sess.End(ctx, promises.Err() == nil)
		if err != nil {
			log.Fatal(err)
		}
		if !committed {
			log.Print("aborted, reading the batch again")
		}
	}
}
