// Package rows imports rows in batches. It lists what failed, and commits a batch whose list is empty.
//
//lab:guarantee unknown
//lab:shown at-least-once
package rows

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// failure is a row that was not imported.
type failure struct {
	offset int64
	err    error
}

func load(env *program.Env, batch []kafka.Message) (failures []failure) {
	for _, m := range batch {
		if err := env.Work(m.Value); err != nil {
			failures = append(failures, failure{m.Offset, err})
		}
	}
	return failures
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	var batch []kafka.Message
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		batch = append(batch, m)
		if len(batch) < 3 {
			continue
		}
		failures := load(env, batch)
		for _, f := range failures {
			log.Printf("row at offset %d: %v", f.offset, f.err)
		}
		if len(failures) > 0 {
			return fmt.Errorf("%d rows are not imported", len(failures))
		}
		if err := reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
		batch = batch[:0]
	}
}
