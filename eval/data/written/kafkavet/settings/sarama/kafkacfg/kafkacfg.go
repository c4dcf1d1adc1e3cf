// Package kafkacfg builds the sarama configurations of this module.
package kafkacfg

import "github.com/IBM/sarama"

// Transactional is the configuration of a transactional producer.
func Transactional(id string) *sarama.Config {
	c := sarama.NewConfig()
	c.Version = sarama.V3_6_0_0
	c.Net.MaxOpenRequests = 1
	c.Producer.Idempotent = true
	c.Producer.RequiredAcks = sarama.WaitForAll
	c.Producer.Return.Successes = true
	c.Producer.Transaction.ID = id
	return c
}

// Consumer is the configuration of a consumer that starts at the oldest record.
func Consumer() *sarama.Config {
	c := sarama.NewConfig()
	c.Version = sarama.V3_6_0_0
	c.Consumer.Return.Errors = true
	c.Consumer.Offsets.Initial = sarama.OffsetOldest
	return c
}

// CommittedConsumer is Consumer for topics that are written in transactions.
func CommittedConsumer() *sarama.Config {
	c := Consumer()
	c.Consumer.IsolationLevel = sarama.ReadCommitted
	return c
}
