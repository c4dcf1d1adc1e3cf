// Package tasks keeps tasks.
package tasks

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Task struct{ ID, Title string }

type Repository interface {
	Create(ctx context.Context, t Task) error
}

type Subscription struct {
	reader *kafka.Reader
	tasks  Repository
}

func New(brokers []string, tasks Repository) *Subscription {
	return &Subscription{reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "tasks", Topic: "tasks"}), tasks: tasks}
}

func (s *Subscription) Run(ctx context.Context) error {
	for {
		msg, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.handle(ctx, msg); err != nil {
			return err
		}
	}
}

func (s *Subscription) handle(ctx context.Context, msg kafka.Message) error {
	var tasks []Task
	if err := json.Unmarshal(msg.Value, &tasks); err != nil {
		s.commitPoison(ctx, msg)
		return nil
	}
	for _, t := range tasks {
		if err := s.tasks.Create(ctx, t); err != nil {
			return err
		}
	}
	s.commit(ctx, msg)
	return nil
}

func (s *Subscription) commitPoison(ctx context.Context, msg kafka.Message) {
	if err := s.reader.CommitMessages(ctx, msg); err != nil {
		log.Printf("commit %d: %v", msg.Offset, err)
	}
}

func (s *Subscription) commit(ctx context.Context, msg kafka.Message) {
	if err := s.reader.CommitMessages(ctx, msg); err != nil {
		log.Printf("commit %d: %v", msg.Offset, err)
	}
}
