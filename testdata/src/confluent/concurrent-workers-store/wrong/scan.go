// Package scan scans mails for viruses.
package scan

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os/exec"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run scans mails with a few workers until ctx ends.
func Run(ctx context.Context, brokers string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "scan",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("mails", nil); err != nil {
		return err
	}
	mails := make(chan *kafka.Message, 16)
	defer close(mails)
	for i := 0; i < 8; i++ {
		go worker(ctx, c, mails)
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) {
			if kerr.IsFatal() {
				return err
			}
			continue
		}
		select {
		case mails <- m:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

func worker(ctx context.Context, c *kafka.Consumer, mails <-chan *kafka.Message) {
	for m := range mails {
		cmd := exec.CommandContext(ctx, "clamdscan", "-")
		cmd.Stdin = bytes.NewReader(m.Value)
		if err := cmd.Run(); err != nil {
			log.Fatalf("scan %s: %v", m.Key, err)
		}
		if _, err := c.StoreMessage(m); err != nil { // want "commit-concurrent"
			log.Printf("store: %v", err)
		}
	}
}
