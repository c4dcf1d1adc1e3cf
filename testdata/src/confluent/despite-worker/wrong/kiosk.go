// Package kiosk prints tickets at a kiosk.
package kiosk

import (
	"context"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Printer interface {
	Print(ticket []byte) error
}

// Run prints tickets in a goroutine, while the consumer keeps polling.
func Run(ctx context.Context, brokers string, p Printer) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "kiosk",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("tickets", nil); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tickets := make(chan *kafka.Message)
	go func() {
		defer cancel()
		for m := range tickets {
			if err := p.Print(m.Value); err != nil {
				slog.Error("print", "error", err)
			}
			if _, err := c.CommitMessage(m); err != nil { // want "commit-despite-failure"
				slog.Error("commit", "error", err)
			}
		}
	}()
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		select {
		case tickets <- m:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}
