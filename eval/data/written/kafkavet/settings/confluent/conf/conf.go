// Package conf builds the maps that librdkafka takes.
package conf

import (
	"os"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Group is the base of every consumer.
func Group(id string) *kafka.ConfigMap {
	return &kafka.ConfigMap{
		"bootstrap.servers":  os.Getenv("BROKERS"),
		"group.id":           id,
		"auto.offset.reset":  "earliest",
		"session.timeout.ms": 30000,
	}
}

// Manual is Group without the background commit.
func Manual(id string) (*kafka.ConfigMap, error) {
	m := Group(id)
	return m, m.Set("enable.auto.commit=false")
}

// Transactional is the base of every transactional producer.
func Transactional(id string) *kafka.ConfigMap {
	m := &kafka.ConfigMap{"bootstrap.servers": os.Getenv("BROKERS")}
	(*m)["transactional.id"] = id
	return m
}
