module kafkavet.test/confluent

go 1.25.0

require (
	github.com/confluentinc/confluent-kafka-go v1.9.2
	github.com/confluentinc/confluent-kafka-go/v2 v2.11.1
	golang.org/x/sync v0.20.0
)
