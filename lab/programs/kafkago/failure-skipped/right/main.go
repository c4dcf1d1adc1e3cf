// Package payments pays. It stops at a payment that fails.
//
//lab:guarantee at-least-once
package payments

import (
	"context"
	"fmt"
	"log"
	"strconv"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func pay(env *program.Env, payment program.Record) error {
	return env.Work(strconv.AppendInt(nil, int64(payment.N), 10))
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		payment, err := program.Decode(msg.Value)
		if err != nil {
			log.Printf("no payment at offset %d: %v", msg.Offset, err)
			continue
		}
		if err := pay(env, payment); err != nil {
			return fmt.Errorf("payment %d: %w", payment.N, err)
		}
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
