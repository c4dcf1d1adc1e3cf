// Package thumbs makes thumbnails, by several workers.
package thumbs

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type Images interface {
	Shrink(ctx context.Context, name string, image []byte) error
	Announce(ctx context.Context, image []byte) error
}

// Work starts n workers on one reader; each commits what it took.
func Work(ctx context.Context, r *kafka.Reader, images Images, n int) {
	msgs := make(chan kafka.Message)
	for range n {
		go func() {
			for msg := range msgs {
				if err := images.Shrink(ctx, string(msg.Key), msg.Value); err != nil {
					log.Printf("shrink %s: %v", msg.Key, err)
				}
				if err := r.CommitMessages(ctx, msg); err != nil { // want "commit-concurrent" "commit-despite-failure"
					log.Printf("commit: %v", err)
				}
			}
		}()
	}
	defer close(msgs)
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return
		}
		msgs <- msg
	}
}

// Serve shrinks one image at a time; nobody waits for the announcement.
func Serve(ctx context.Context, r *kafka.Reader, images Images) error {
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := images.Shrink(ctx, string(msg.Key), msg.Value); err != nil {
			log.Printf("shrink %s: %v", msg.Key, err)
		}
		go images.Announce(ctx, msg.Value)
		if err := r.CommitMessages(ctx, msg); err != nil { // want "commit-concurrent"
			return err
		}
	}
}

// Send leaves all to a goroutine, its failures too: that is one fault.
func Send(ctx context.Context, r *kafka.Reader, images Images) error {
	for {
		msg, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		go func() {
			if err := images.Shrink(ctx, string(msg.Key), msg.Value); err != nil {
				log.Printf("shrink %s: %v", msg.Key, err)
			}
		}()
		if err := r.CommitMessages(ctx, msg); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
