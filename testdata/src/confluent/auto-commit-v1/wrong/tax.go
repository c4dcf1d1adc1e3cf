// Package tax reports sales to the tax office, with the library's first major version.
package tax

import (
	"context"
	"log"
	"sync"

	"github.com/confluentinc/confluent-kafka-go/kafka"
)

// Reporter reports one sale.
type Reporter func(ctx context.Context, sale []byte) error

type Worker struct {
	Consumer *kafka.Consumer
	Report   Reporter

	once sync.Once
	quit chan struct{}
}

func NewWorker(brokers string, report Reporter) (*Worker, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":    brokers,
		"group.id":             "tax",
		"default.topic.config": kafka.ConfigMap{"auto.offset.reset": "earliest"},
	})
	if err != nil {
		return nil, err
	}
	return &Worker{Consumer: c, Report: report, quit: make(chan struct{})}, c.SubscribeTopics([]string{"sales"}, nil)
}

func (w *Worker) Stop() { w.once.Do(func() { close(w.quit) }) }

func (w *Worker) Run(ctx context.Context) error {
	for {
		select {
		case <-w.quit:
			return w.Consumer.Close()
		default:
		}
		switch e := w.Consumer.Poll(250).(type) { // want `\[auto-commit\]`
		case *kafka.Message:
			if err := w.Report(ctx, e.Value); err != nil {
				return err
			}
		case kafka.Error:
			log.Println("tax:", e)
		}
	}
}
