// audit_ok writes payments in transactions and keeps an audit log of the same topic.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"example.org/written/confluent/conf"
	"example.org/written/confluent/names"
)

type payment struct {
	From, To string
	Amount   int
}

func pay(ctx context.Context, p *kafka.Producer, legs []payment) error {
	if err := p.BeginTransaction(); err != nil {
		return err
	}
	for _, l := range legs {
		b, err := json.Marshal(l)
		if err == nil {
			err = p.Produce(&kafka.Message{
				TopicPartition: kafka.TopicPartition{Topic: &names.Payments, Partition: kafka.PartitionAny},
				Key:            []byte(l.From),
				Value:          b,
			}, nil)
		}
		if err != nil {
			_ = p.AbortTransaction(ctx)
			return err
		}
	}
	if err := p.CommitTransaction(ctx); err != nil {
		_ = p.AbortTransaction(ctx)
		return err
	}
	return nil
}

func newAudit() (*kafka.Consumer, error) {
	m, err := conf.Manual("audit")
	if err != nil {
		return nil, err
	}
	return kafka.NewConsumer(m)
}

func follow(c *kafka.Consumer, f *os.File) error {
	if err := c.SubscribeTopics([]string{names.Payments}, nil); err != nil {
		return err
	}
	for {
		msg, err := c.ReadMessage(time.Second)
		if err != nil {
			if e, ok := err.(kafka.Error); ok && e.IsTimeout() {
				continue
			}
			return err
		}
		if _, err := f.Write(append(msg.Value, '\n')); err != nil {
			return err
		}
		if _, err := c.CommitMessage(msg); err != nil {
			return err
		}
	}
}

func main() {
	ctx := context.Background()
	p, err := kafka.NewProducer(conf.Transactional("payments"))
	if err != nil {
		log.Fatal(err)
	}
	if err := p.InitTransactions(ctx); err != nil {
		log.Fatal(err)
	}
	go func() {
		for e := range p.Events() {
			log.Print(e)
		}
	}()
	http.HandleFunc("POST /pay", func(w http.ResponseWriter, r *http.Request) {
		var legs []payment
		if err := json.NewDecoder(r.Body).Decode(&legs); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		if err := pay(r.Context(), p, legs); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	go func() { log.Fatal(http.ListenAndServe(":8080", nil)) }()

	c, err := newAudit()
	if err != nil {
		log.Fatal(err)
	}
	f, err := os.Create("audit.log")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(follow(c, f))
}
