// Package invitations sends invitations. It hands what fails to a goroutine that logs it.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package invitations

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// report logs what fails.
func report(failures <-chan error) {
	for err := range failures {
		log.Printf("invitation: %v", err)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	failures := make(chan error, 16)
	defer close(failures)
	go report(failures)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			failures <- err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
