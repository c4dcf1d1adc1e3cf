// marksoffsets sends uploads to a webhook and marks the offsets by hand.
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

func client() (*kgo.Client, error) {
	opts := kopts.Group("hook", "hook", names.Uploads)
	opts = append(opts, kgo.GreedyAutoCommit())
	return kgo.NewClient(opts...)
}

func main() {
	cl, err := client()
	if err != nil {
		log.Fatal(err)
	}
	defer cl.Close()
	for {
		fetches := cl.PollFetches(context.Background())
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			for _, r := range p.Records {
				res, err := http.Post(os.Getenv("HOOK"), "application/json", bytes.NewReader(r.Value))
				if err != nil {
					log.Fatal(err)
				}
				res.Body.Close()
				cl.MarkCommitOffsets(map[string]map[int32]kgo.EpochOffset{
					r.Topic: {r.Partition: {Epoch: r.LeaderEpoch, Offset: r.Offset + 1}},
				})
			}
		})
	}
}
