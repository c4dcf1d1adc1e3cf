// Package printer prints what comes through a channel, whatever broker fills it.
package printer

import (
	"log"
	"net"

	"github.com/ThreeDotsLabs/watermill/message"
)

func Print(messages <-chan *message.Message) {
	for msg := range messages {
		if err := send(msg.Payload); err != nil {
			log.Println(err)
			msg.Nack()
			continue
		}
		msg.Ack()
	}
}

func send(label []byte) error {
	conn, err := net.Dial("tcp", "printer:9100")
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write(label)
	return err
}
