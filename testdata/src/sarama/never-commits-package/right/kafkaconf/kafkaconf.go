// Package kafkaconf holds the configuration that all consumers of the company share.
package kafkaconf

import "github.com/IBM/sarama"

// Consumer is the configuration of a consumer.
func Consumer() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Version = sarama.V3_6_0_0
	offsets := &cfg.Consumer.Offsets
	offsets.Initial = sarama.OffsetOldest
	offsets.AutoCommit.Enable = false
	return cfg
}
