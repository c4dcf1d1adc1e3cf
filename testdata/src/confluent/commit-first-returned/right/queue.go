// Package queue offers a topic as a queue of jobs.
package queue

import (
	"encoding/json"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Job struct {
	ID   string          `json:"id"`
	Args json.RawMessage `json:"args"`

	msg *kafka.Message
}

type Queue struct{ consumer *kafka.Consumer }

func Open(brokers string) (*Queue, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "jobs",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Queue{c}, c.Subscribe("jobs", nil)
}

// Take returns the next job; Finish takes it from the queue.
func (q *Queue) Take(timeout time.Duration) (*Job, error) {
	m, err := q.consumer.ReadMessage(timeout)
	if err != nil {
		return nil, err
	}
	job := &Job{msg: m}
	if err := json.Unmarshal(m.Value, job); err != nil {
		return nil, err
	}
	return job, nil
}

// Finish says that job is done.
func (q *Queue) Finish(job *Job) error {
	_, err := q.consumer.CommitMessage(job.msg)
	return err
}
