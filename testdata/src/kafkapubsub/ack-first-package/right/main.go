// Command scans files scans that arrive by Kafka, or, at home, by hand.
package main

import (
	"context"
	"log"

	"kafkavet.test/kafkapubsub/ack-first-package/right/inbox"
	"kafkavet.test/kafkapubsub/ack-first-package/right/scans"
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
	if err := scans.Start(ctx, byHand, byMail); err != nil {
		log.Fatal(err)
	}
}
