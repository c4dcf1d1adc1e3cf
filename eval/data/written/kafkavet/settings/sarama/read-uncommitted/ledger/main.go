// ledger keeps balances in memory; at start it reads them back from its own state topic.
package main

import (
	"encoding/binary"
	"errors"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/IBM/sarama"

	"example.org/written/sarama/kafkacfg"
	"example.org/written/sarama/topics"
)

type ledger struct {
	mu       sync.Mutex
	balances map[string]int64
	producer sarama.SyncProducer
}

// restore replays partition 0 of the state topic.
func (l *ledger) restore(brokers []string) error {
	client, err := sarama.NewClient(brokers, kafkacfg.Consumer())
	if err != nil {
		return err
	}
	defer client.Close()
	end, err := client.GetOffset(topics.LedgerState, 0, sarama.OffsetNewest)
	if err != nil || end == 0 {
		return err
	}
	consumer, err := sarama.NewConsumerFromClient(client)
	if err != nil {
		return err
	}
	defer consumer.Close()
	pc, err := consumer.ConsumePartition(topics.LedgerState, 0, sarama.OffsetOldest)
	if err != nil {
		return err
	}
	defer pc.AsyncClose()
	for {
		select {
		case m := <-pc.Messages():
			l.balances[string(m.Key)] = int64(binary.BigEndian.Uint64(m.Value))
			if m.Offset >= pc.HighWaterMarkOffset()-2 {
				return nil
			}
		case err := <-pc.Errors():
			return err
		}
	}
}

func (l *ledger) transfer(from, to string, amount int64) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.balances[from] < amount {
		return errors.New("not enough")
	}
	if err := l.producer.BeginTxn(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.producer.AbortTxn())
		}
	}()
	a, b := l.balances[from]-amount, l.balances[to]+amount
	for key, v := range map[string]int64{from: a, to: b} {
		if _, _, err := l.producer.SendMessage(&sarama.ProducerMessage{
			Topic: topics.LedgerState,
			Key:   sarama.StringEncoder(key),
			Value: sarama.ByteEncoder(binary.BigEndian.AppendUint64(nil, uint64(v))),
		}); err != nil {
			return err
		}
	}
	if err := l.producer.CommitTxn(); err != nil {
		return err
	}
	l.balances[from], l.balances[to] = a, b
	return nil
}

func main() {
	brokers := strings.Split(os.Getenv("BROKERS"), ",")
	p, err := sarama.NewSyncProducer(brokers, kafkacfg.Transactional("ledger"))
	if err != nil {
		log.Fatal(err)
	}
	l := &ledger{balances: map[string]int64{}, producer: p}
	if err := l.restore(brokers); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/transfer", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.ParseInt(r.FormValue("amount"), 10, 64)
		if err == nil {
			err = l.transfer(r.FormValue("from"), r.FormValue("to"), n)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
		}
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
