// Package loyalty credits points; its handlers report nothing.
package loyalty

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Points interface {
	Credit(ctx context.Context, member string, n int) error
}

type purchase struct {
	Member string `json:"member"`
	Total  int    `json:"total"`
}

type Consumer struct {
	reader *kafka.Reader
	points Points
}

func New(brokers []string, p Points) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "loyalty", Topic: "purchases"}),
		points: p,
	}
}

func (c *Consumer) Run(ctx context.Context) {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			log.Printf("fetch: %v", err)
			return
		}
		c.credit(ctx, m)
		if err := c.reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			log.Printf("commit: %v", err)
		}
	}
}

func (c *Consumer) credit(ctx context.Context, m kafka.Message) {
	var p purchase
	if err := json.Unmarshal(m.Value, &p); err != nil {
		log.Printf("purchase at offset %d: %v", m.Offset, err)
		return
	}
	if err := c.points.Credit(ctx, p.Member, p.Total/100); err != nil {
		log.Printf("credit %s: %v", p.Member, err)
		return
	}
	log.Printf("credited %s", p.Member)
}
