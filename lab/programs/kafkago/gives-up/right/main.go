// Package letters sends letters. It tries each three times, and stops at one that it has given up.
//
//lab:guarantee at-least-once
package letters

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

const attempts = 3

// post tries a few times, and returns the last failure.
func post(env *program.Env, letter []byte) error {
	var err error
	for try := 1; try <= attempts; try++ {
		err = env.Work(letter)
		if err == nil {
			return nil
		}
		log.Printf("try %d: %v", try, err)
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := post(env, m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
