// plain_ok counts uploads; its producer is idempotent but not transactional.
package main

import (
	"context"
	"log"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

func main() {
	ctx := context.Background()
	cl, err := kgo.NewClient(append(kopts.Group("uploads", "upload-count", names.Uploads), kgo.DefaultProduceTopic(names.Uploads+".count"))...)
	if err != nil {
		log.Fatal(err)
	}
	defer cl.Close()
	total := 0
	for {
		fetches := cl.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			log.Fatal(err)
		}
		total += fetches.NumRecords()
		if err := cl.ProduceSync(ctx, kgo.StringRecord(strconv.Itoa(total))).FirstErr(); err != nil {
			log.Fatal(err)
		}
	}
}
