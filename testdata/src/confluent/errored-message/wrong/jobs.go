// Package jobs hands messages to workers. What the client reports as an error in place of a message is committed by none
// of its calls.
package jobs

import (
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Runner interface {
	Run(job []byte) error
}

func Dispatch(consumer *kafka.Consumer, jobs chan<- *kafka.Message) {
	for {
		switch e := consumer.Poll(100).(type) {
		case *kafka.Message:
			if e.TopicPartition.Error != nil {
				log.Printf("partition %v: %v", e.TopicPartition, e.TopicPartition.Error)
				continue
			}
			if len(e.Value) == 0 {
				consumer.CommitMessage(e) // want `\[commit-concurrent\]`
				continue
			}
			jobs <- e
		case kafka.Error:
			log.Print(e)
		}
	}
}

func Work(runner Runner, jobs <-chan *kafka.Message) {
	for m := range jobs {
		if err := runner.Run(m.Value); err != nil {
			log.Fatal(err)
		}
	}
}
