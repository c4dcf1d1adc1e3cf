// Package kit is a company's own: what it does stands behind an engine that nobody sees.
package kit

import (
	"context"

	"github.com/segmentio/kafka-go"
)

// Order is an order.
type Order struct{ ID string }

// Engine does the work.
type Engine interface {
	Do(name string, args ...any) (any, error)
}

var engine Engine

// Use sets the engine.
func Use(e Engine) { engine = e }

// ParseOrder books an order, whatever its name says.
func ParseOrder(data []byte) (Order, error) {
	o, err := engine.Do("book", data)
	if err != nil {
		return Order{}, err
	}
	return o.(Order), nil
}

// Finish commits a record on behalf of whoever reads it.
func Finish(m kafka.Message) error {
	_, err := engine.Do("finish", m)
	return err
}

// Persist has f called until it succeeds, for a while.
func Persist(ctx context.Context, f func() error) error {
	_, err := engine.Do("persist", ctx, f)
	return err
}

// RejectLogger writes what it logs to the topic of rejected records.
type RejectLogger struct{}

// Errorf writes to the topic.
func (RejectLogger) Errorf(format string, args ...any) { engine.Do("reject", append(args, format)...) }

// Outbox sends what it is given, and tries again for as long as it makes sense.
type Outbox struct{}

// Put sends.
func (*Outbox) Put(ctx context.Context, data []byte) error {
	_, err := engine.Do("put", ctx, data)
	return err
}

// FinishAll commits what was read.
func FinishAll(ctx context.Context) error {
	_, err := engine.Do("finish all", ctx)
	return err
}
