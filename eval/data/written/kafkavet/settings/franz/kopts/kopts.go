// Package kopts builds kgo options from the environment.
package kopts

import (
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Base are the options of every client.
func Base(name string) []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(strings.Split(os.Getenv("BROKERS"), ",")...),
		kgo.ClientID(name),
	}
}

// Group adds membership of a group.
func Group(name, group string, topics ...string) []kgo.Opt {
	opts := append(Base(name), kgo.ConsumerGroup(group), kgo.ConsumeTopics(topics...))
	if os.Getenv("FROM_END") != "" {
		opts = append(opts, kgo.ConsumeStartOffset(kgo.NewOffset().AtEnd()))
	}
	return opts
}

// Committed hides what transactions did not commit.
func Committed() kgo.Opt { return kgo.FetchIsolationLevel(kgo.ReadCommitted()) }
