// Package sink writes positions of aircraft in batches.
package sink

import (
	"context"
	"fmt"
	"sync"
)

type Position struct {
	Aircraft string
	Lat, Lon float64
}

type Batch interface {
	Append(v ...any) error
	Send() error
}

type Conn interface {
	PrepareBatch(ctx context.Context, query string) (Batch, error)
	Close() error
}

type Sink struct {
	conn Conn
	size int

	mu  sync.Mutex
	buf []*Position
}

func New(conn Conn, size int) *Sink { return &Sink{conn: conn, size: size} }

// Add keeps a position for the next Flush.
func (s *Sink) Add(p *Position) {
	s.mu.Lock()
	s.buf = append(s.buf, p)
	s.mu.Unlock()
}

// Flush writes what was added; if that fails, the next Flush writes it again.
func (s *Sink) Flush(ctx context.Context) error {
	s.mu.Lock()
	n := len(s.buf)
	if n == 0 {
		s.mu.Unlock()
		return nil
	}
	batch := make([]*Position, n)
	copy(batch, s.buf)
	s.mu.Unlock()

	if err := s.write(ctx, batch); err != nil {
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.buf) > n {
		tail := make([]*Position, len(s.buf)-n, s.size)
		copy(tail, s.buf[n:])
		s.buf = tail
	} else {
		s.buf = make([]*Position, 0, s.size)
	}
	return nil
}

func (s *Sink) write(ctx context.Context, positions []*Position) error {
	batch, err := s.conn.PrepareBatch(ctx, "INSERT INTO positions")
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	for _, p := range positions {
		if err := batch.Append(p.Aircraft, p.Lat, p.Lon); err != nil {
			return fmt.Errorf("append: %w", err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

// Close writes the rest.
func (s *Sink) Close(ctx context.Context) error {
	if err := s.Flush(ctx); err != nil {
		return err
	}
	return s.conn.Close()
}
