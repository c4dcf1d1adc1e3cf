// Package readers makes kafka-go readers with the settings that all programs share.
package readers

import (
	"time"

	"github.com/segmentio/kafka-go"
)

// Option changes a reader's configuration.
type Option func(*kafka.ReaderConfig)

// Committed asks for committed records only.
func Committed() Option {
	return func(c *kafka.ReaderConfig) { c.IsolationLevel = kafka.ReadCommitted }
}

// Wait sets how long the broker may hold back a fetch.
func Wait(d time.Duration) Option {
	return func(c *kafka.ReaderConfig) { c.MaxWait = d }
}

// New makes a reader of one topic in a group.
func New(brokers []string, group, topic string, opts ...Option) *kafka.Reader {
	cfg := kafka.ReaderConfig{Brokers: brokers, GroupID: group, Topic: topic, MaxBytes: 10e6}
	for _, o := range opts {
		o(&cfg)
	}
	return kafka.NewReader(cfg)
}
