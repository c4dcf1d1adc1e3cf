// Package letters prints what a subscription receives, whatever broker is behind it.
package letters

import (
	"context"
	"log"
	"net"

	"gocloud.dev/pubsub"
)

func Print(ctx context.Context, subscription *pubsub.Subscription) error {
	for {
		msg, err := subscription.Receive(ctx)
		if err != nil {
			return err
		}
		if err := send(msg.Body); err != nil {
			log.Println("print:", err)
		}
		msg.Ack()
	}
}

func send(letter []byte) error {
	conn, err := net.Dial("tcp", "printer:9100")
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write(letter)
	return err
}
