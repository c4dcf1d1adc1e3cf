// Package points books points. What it returns is not the error that the booking has.
//
//lab:crash fail
package points

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func book(env *program.Env, m kafka.Message) (err error) {
	points, err := program.Decode(m.Value)
	if err != nil {
		log.Printf("no points at offset %d: %v", m.Offset, err)
		return nil
	}
	if points.N >= 0 {
		err := env.Work(fmt.Append(nil, points.N))
		if err != nil {
			log.Printf("%d points: %v", points.N, err)
		}
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
		if err := book(env, m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
