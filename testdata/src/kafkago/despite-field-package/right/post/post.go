// Package post has letters, and knows no broker.
package post

import "context"

// Receipt is signed once a letter is delivered.
type Receipt interface{ Sign() }

type Letter struct {
	To   string
	Text []byte
	Receipt
}

type Box interface {
	Next(ctx context.Context, street string) (*Letter, error)
	Empty() error
}
