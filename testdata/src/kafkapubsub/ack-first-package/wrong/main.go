// Command scans files scans that arrive by Kafka, or, at home, by hand.
package main

import (
	"context"
	"log"

	"kafkavet.test/kafkapubsub/ack-first-package/wrong/inbox"
	"kafkavet.test/kafkapubsub/ack-first-package/wrong/scans"
)

func main() {
	ctx := context.Background()
	byHand, err := inbox.Open(ctx, "")
	if err != nil {
		log.Fatal(err)
	}
	byMail, err := inbox.Open(ctx, "scans")
	if err != nil {
		log.Fatal(err)
	}
	if err := scans.Start(ctx, byHand, byMail); err != nil { // want "commit-before-processing"
		log.Fatal(err)
	}
}
