// unrelated_ok runs commands from one topic, which nobody writes in transactions, and
// writes audit records in transactions to another one, from an HTTP handler.
package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"github.com/IBM/sarama"

	"example.org/written/sarama/kafkacfg"
	"example.org/written/sarama/topics"
)

type runner struct{}

func (runner) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (runner) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (runner) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		cmd := exec.CommandContext(s.Context(), "/usr/local/bin/apply")
		cmd.Stdin = bytes.NewReader(m.Value)
		if err := cmd.Run(); err != nil {
			return err
		}
		s.MarkMessage(m, "")
	}
	return nil
}

func audit(p sarama.SyncProducer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = p.BeginTxn()
		}
		if err == nil {
			_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: topics.AuditRecords, Value: sarama.ByteEncoder(body)})
		}
		if err == nil {
			err = p.CommitTxn()
		}
		if err != nil {
			p.AbortTxn()
			http.Error(w, err.Error(), 500)
		}
	}
}

func main() {
	brokers := strings.Split(os.Getenv("BROKERS"), ",")
	p, err := sarama.NewSyncProducer(brokers, kafkacfg.Transactional("audit"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/audit", audit(p))
	go http.ListenAndServe(":8080", nil)
	g, err := sarama.NewConsumerGroup(brokers, "runner", kafkacfg.Consumer())
	if err != nil {
		log.Fatal(err)
	}
	for {
		if err := g.Consume(context.Background(), []string{topics.Commands}, runner{}); err != nil {
			log.Fatal(err)
		}
	}
}
