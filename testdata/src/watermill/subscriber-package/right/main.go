// Command tickets mails tickets.
package main

import (
	"context"
	"log"
	"net/smtp"

	"github.com/ThreeDotsLabs/watermill/message"

	"kafkavet.test/watermill/subscriber-package/right/bus"
)

type handler interface {
	Handle(msg *message.Message) error
}

type mailer struct{ server string }

func (m mailer) Handle(msg *message.Message) error {
	err := smtp.SendMail(m.server, nil, "tickets@example.com", []string{string(msg.Payload)}, []byte("Your ticket"))
	if err != nil {
		log.Println("mail:", err)
	}
	return err
}

func main() {
	router := message.NewDefaultRouter(nil)
	subscriber, err := bus.NewSubscriber("tickets")
	if err != nil {
		log.Fatal(err)
	}
	var h handler = mailer{"mail:25"}
	router.AddConsumerHandler("tickets", "tickets", subscriber, h.Handle)
	messages, err := subscriber.Subscribe(context.Background(), "refunds")
	if err != nil {
		log.Fatal(err)
	}
	go refund(messages)
	if err := router.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func refund(messages <-chan *message.Message) {
	for msg := range messages {
		if pay(string(msg.Payload)) != nil {
			msg.Nack()
		} else {
			msg.Ack()
		}
	}
}

func pay(id string) error {
	return smtp.SendMail("mail:25", nil, "tickets@example.com", []string{"bank@example.com"}, []byte(id))
}
