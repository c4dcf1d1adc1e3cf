// billing writes invoices in transactions and mails them from a consumer group.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/IBM/sarama"

	"example.org/written/sarama/topics"
)

type invoice struct {
	ID     string
	Mail   string
	Amount int64
}

func producerConfig() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Version = sarama.V3_6_0_0
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Idempotent = true
	cfg.Producer.Return.Successes = true
	cfg.Producer.Transaction.ID = "billing-" + os.Getenv("POD_NAME")
	cfg.Net.MaxOpenRequests = 1
	return cfg
}

func consumerConfig() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Version = sarama.V3_6_0_0
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	cfg.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{sarama.NewBalanceStrategySticky()}
	return cfg
}

// publish writes all invoices of one run, or none.
func publish(p sarama.SyncProducer, run []invoice) error {
	if err := p.BeginTxn(); err != nil {
		return err
	}
	for _, in := range run {
		body, err := json.Marshal(in)
		if err != nil {
			return errors.Join(err, p.AbortTxn())
		}
		if _, _, err := p.SendMessage(&sarama.ProducerMessage{Topic: topics.Invoices, Key: sarama.StringEncoder(in.ID), Value: sarama.ByteEncoder(body)}); err != nil {
			return errors.Join(err, p.AbortTxn())
		}
	}
	return p.CommitTxn()
}

type mailer struct{ url string }

func (mailer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (mailer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (m mailer) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for {
		select {
		case <-s.Context().Done():
			return nil
		case msg, ok := <-c.Messages():
			if !ok {
				return nil
			}
			res, err := http.Post(m.url, "application/json", strings.NewReader(string(msg.Value)))
			if err != nil {
				return err
			}
			res.Body.Close()
			if res.StatusCode >= 300 {
				return errors.New(res.Status)
			}
			s.MarkMessage(msg, "")
		}
	}
}

func main() {
	brokers := strings.Split(os.Getenv("BROKERS"), ",")
	p, err := sarama.NewSyncProducer(brokers, producerConfig())
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	http.HandleFunc("/run", func(w http.ResponseWriter, r *http.Request) {
		var run []invoice
		if err := json.NewDecoder(r.Body).Decode(&run); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := publish(p, run); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	go func() { log.Fatal(http.ListenAndServe(":8080", nil)) }()

	group, err := sarama.NewConsumerGroup(brokers, "invoice-mailer", consumerConfig())
	if err != nil {
		log.Fatal(err)
	}
	defer group.Close()
	for {
		if err := group.Consume(context.Background(), []string{topics.Invoices}, mailer{url: os.Getenv("MAILER")}); err != nil {
			log.Print(err)
		}
	}
}
