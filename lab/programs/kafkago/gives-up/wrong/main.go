// Package letters sends letters. It tries each three times, and commits what it has given up.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package letters

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

const attempts = 3

// post tries a few times, and then no more.
func post(env *program.Env, letter []byte) {
	for try := 1; try <= attempts; try++ {
		err := env.Work(letter)
		if err == nil {
			return
		}
		log.Printf("try %d: %v", try, err)
		time.Sleep(10 * time.Millisecond)
	}
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
		post(env, m.Value)
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
