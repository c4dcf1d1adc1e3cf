// First-error-kept works through a poll, keeps the first error, and commits if there is none.
package main

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Shelf stores books.
type Shelf interface {
	Store(ctx context.Context, book []byte) error
}

// Librarian shelves what arrives.
type Librarian struct {
	client *kgo.Client
	shelf  Shelf
	err    error
}

// New makes a librarian.
func New(shelf Shelf, seeds ...string) (*Librarian, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("library"),
		kgo.ConsumeTopics("books"),
		kgo.DisableAutoCommit(),
	)
	return &Librarian{client: client, shelf: shelf}, err
}

// Run shelves until something fails.
func (l *Librarian) Run(ctx context.Context) error {
	defer l.client.Close()
	for l.err == nil && ctx.Err() == nil {
		books := l.client.PollFetches(ctx).Records()
		for _, book := range books {
			if err := l.shelf.Store(ctx, book.Value); err != nil {
				slog.Error("book", "offset", book.Offset, "error", err)
				l.note(err)
			}
		}
		if l.err == nil {
			l.note(l.client.CommitRecords(ctx, books...))
		}
	}
	return l.err
}

func (l *Librarian) note(err error) {
	if l.err == nil {
		l.err = err
	}
}

func main() {}
