// mailer sends mails in batches and commits after each batch.
package main

import (
	"errors"
	"flag"
	"log"
	"net/smtp"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/names"
)

type config struct {
	brokers, group string
	batch          int
}

func (c config) consumer() (*kafka.Consumer, error) {
	m := kafka.ConfigMap{
		"bootstrap.servers":  c.brokers,
		"group.id":           c.group,
		"enable.auto.commit": true,
	}
	return kafka.NewConsumer(&m)
}

func send(batch []*kafka.Message) error {
	for _, m := range batch {
		if err := smtp.SendMail("localhost:25", nil, "shop@example.org", []string{string(m.Key)}, m.Value); err != nil {
			return err
		}
	}
	return nil
}

func run(c *kafka.Consumer, size int) error {
	var batch []*kafka.Message
	for {
		msg, err := c.ReadMessage(time.Second)
		var ke kafka.Error
		switch {
		case err == nil:
			batch = append(batch, msg)
		case errors.As(err, &ke) && ke.IsTimeout():
		default:
			return err
		}
		if len(batch) < size {
			continue
		}
		if err := send(batch); err != nil {
			return err
		}
		if _, err := c.Commit(); err != nil {
			return err
		}
		batch = batch[:0]
	}
}

func main() {
	var cfg config
	flag.StringVar(&cfg.brokers, "brokers", "localhost:9092", "")
	flag.StringVar(&cfg.group, "group", "mailer", "")
	flag.IntVar(&cfg.batch, "batch", 50, "")
	flag.Parse()
	c, err := cfg.consumer()
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.Subscribe(names.Mails, nil); err != nil {
		log.Fatal(err)
	}
	log.Fatal(run(c, cfg.batch))
}
