// offsets_ok prints how far the last stable offset of each partition is; it reads no records.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/segmentio/kafka-go"
)

func main() {
	ctx := context.Background()
	addr := kafka.TCP(os.Getenv("BROKER"))
	cl := &kafka.Client{Addr: addr}
	res, err := cl.ListOffsets(ctx, &kafka.ListOffsetsRequest{
		Addr:           addr,
		Topics:         map[string][]kafka.OffsetRequest{"rooms": {kafka.LastOffsetOf(0), kafka.LastOffsetOf(1)}},
		IsolationLevel: kafka.ReadCommitted,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range res.Topics["rooms"] {
		fmt.Println(p.Partition, p.LastOffset)
	}
}
