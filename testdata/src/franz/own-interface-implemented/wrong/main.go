// Package exports writes exports; consumer and repository stand behind interfaces.
package exports

import (
	"context"

	"kafkavet.test/franz/own-interface-implemented/wrong/stream"
)

// Consumer delivers exports.
type Consumer interface {
	Next(ctx context.Context) ([]stream.Event, error)
	Ack(ctx context.Context) error
}

// Files keeps exports.
type Files interface {
	Write(ctx context.Context, name string, content []byte) error
}

// Run writes what the consumer delivers.
func Run(ctx context.Context, files Files, seeds []string) error {
	kafka, err := stream.Open(seeds)
	if err != nil {
		return err
	}
	return consume(ctx, kafka, files)
}

func consume(ctx context.Context, consumer Consumer, files Files) error {
	for {
		events, err := consumer.Next(ctx)
		if err != nil {
			return err
		}
		if err := consumer.Ack(ctx); err != nil { // want "commit-before-processing"
			return err
		}
		for _, event := range events {
			if err := files.Write(ctx, event.Name, event.Body); err != nil {
				return err
			}
		}
	}
}
