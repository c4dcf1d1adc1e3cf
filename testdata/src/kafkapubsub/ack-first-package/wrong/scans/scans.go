// Package scans files what subscriptions receive, whatever broker is behind them.
package scans

import (
	"context"
	"log"
	"os"

	"gocloud.dev/pubsub"
)

type cabinet struct {
	byHand, byMail *pubsub.Subscription
}

func open(byHand, byMail *pubsub.Subscription) *cabinet {
	return &cabinet{byHand: byHand, byMail: byMail}
}

func Start(ctx context.Context, byHand, byMail *pubsub.Subscription) error {
	c := open(byHand, byMail)
	return c.run(ctx)
}

func (c *cabinet) run(ctx context.Context) error {
	for {
		select {
		case err := <-c.next(ctx, c.byHand):
			if err != nil {
				return err
			}
		case err := <-c.next(ctx, c.byMail):
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *cabinet) next(ctx context.Context, from *pubsub.Subscription) chan error {
	done := make(chan error, 1)
	go func() {
		arrived := make(chan *pubsub.Message)
		go func() {
			msg, err := from.Receive(ctx)
			if err != nil {
				log.Println("receive:", err)
			}
			arrived <- msg
		}()
		if msg := <-arrived; msg != nil {
			done <- file(msg)
			return
		}
		done <- nil
	}()
	return done
}

func file(msg *pubsub.Message) error {
	msg.Ack()
	if err := os.WriteFile(msg.LoggableID, msg.Body, 0o600); err != nil {
		log.Println("file:", err)
	}
	return nil
}
