// Package kafkaopts holds the options that all consumers share.
package kafkaopts

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Consumer are the options of a group consumer.
func Consumer(brokers []string, group string) []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(brokers...),
		kgo.ConsumerGroup(group),
		kgo.SessionTimeout(30 * time.Second),
	}
}
