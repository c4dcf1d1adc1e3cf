// Package quota counts what tenants use.
package quota

import (
	"context"
	"encoding/json"
	"errors"
	"log"

	"github.com/segmentio/kafka-go"
)

type Use struct {
	Tenant string `json:"tenant"`
	Bytes  int64  `json:"bytes"`
}

type Counter interface {
	Add(ctx context.Context, tenant string, n int64) error
}

type Consumer struct {
	reader  *kafka.Reader
	counter Counter
}

func New(brokers []string, c Counter) *Consumer {
	return &Consumer{
		reader:  kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "quota", Topic: "uses"}),
		counter: c,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if !c.count(ctx, m) {
			return errors.New("stopped at a use that was not counted")
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

// count reports whether m is done with.
func (c *Consumer) count(ctx context.Context, m kafka.Message) bool {
	var u Use
	if err := json.Unmarshal(m.Value, &u); err != nil {
		log.Printf("offset %d: %v", m.Offset, err)
		return true
	}
	if err := c.counter.Add(ctx, u.Tenant, u.Bytes); err != nil {
		log.Printf("tenant %s: %v", u.Tenant, err)
		return false
	}
	return true
}
