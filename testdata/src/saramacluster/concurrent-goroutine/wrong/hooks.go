// Package hooks calls web hooks.
package hooks

import (
	"bytes"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/Shopify/sarama"
	cluster "github.com/bsm/sarama-cluster"
)

func Run(brokers []string, url string) error {
	cfg := cluster.NewConfig()
	cfg.Consumer.Offsets.CommitInterval = time.Second
	client, err := cluster.NewClient(brokers, cfg)
	if err != nil {
		return err
	}
	defer client.Close()
	consumer, err := cluster.NewConsumerFromClient(client, "hooks", []string{"hooks"})
	if err != nil {
		return err
	}
	defer consumer.Close()
	var calls sync.WaitGroup
	for msg := range consumer.Messages() {
		calls.Add(1)
		go func(msg *sarama.ConsumerMessage) {
			defer calls.Done()
			call(url, msg.Value)
		}(msg)
		consumer.MarkOffset(msg, "") // want "commit-concurrent"
		if err := consumer.CommitOffsets(); err != nil {
			log.Println("commit:", err)
		}
	}
	calls.Wait()
	return nil
}

func call(url string, body []byte) {
	for {
		resp, err := http.Post(url, "application/json", bytes.NewReader(body))
		if err == nil {
			resp.Body.Close()
			return
		}
		log.Println("hook, again in a second:", err)
		time.Sleep(time.Second)
	}
}
