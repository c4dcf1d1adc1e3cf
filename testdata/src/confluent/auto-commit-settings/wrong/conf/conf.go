// Package conf has the settings of all consumers.
package conf

import "github.com/confluentinc/confluent-kafka-go/v2/kafka"

// Consumer are the settings of a group's consumers.
func Consumer(brokers, group string) *kafka.ConfigMap {
	return &kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          group,
	}
}
