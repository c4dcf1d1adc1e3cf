// Package thumbs makes thumbnails, by several workers.
package thumbs

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"
)

type Images interface {
	Shrink(ctx context.Context, name string, image []byte) error
	Announce(ctx context.Context, image []byte) error
}

// Work starts n workers on one reader for one record at a time, tries until it succeeds, and commits in order.
func Work(ctx context.Context, r *kafka.Reader, images Images, n int) error {
	for {
		msgs := make([]kafka.Message, 0, n)
		for range n {
			msg, err := r.FetchMessage(ctx)
			if err != nil {
				return err
			}
			msgs = append(msgs, msg)
		}
		errs := make([]error, n)
		var wg sync.WaitGroup
		for i, msg := range msgs {
			wg.Go(func() { errs[i] = images.Shrink(ctx, string(msg.Key), msg.Value) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		if err := r.CommitMessages(ctx, msgs...); err != nil {
			return err
		}
	}
}

// Serve shrinks one image at a time, and announces it.
func Serve(ctx context.Context, r *kafka.Reader, images Images) error {
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := images.Shrink(ctx, string(msg.Key), msg.Value); err != nil {
			log.Printf("shrink %s: %v", msg.Key, err)
			return err
		}
		if err := images.Announce(ctx, msg.Value); err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
