package lsp

import (
	"io"
	"sync"
	"time"
)

// queue is a stream whose writes never wait: a client that does not read before its own words are read would else wait for ever,
// and so would the server.
type queue struct {
	io.ReadWriteCloser

	mu     sync.Mutex
	more   *sync.Cond
	buffer []byte
	closed bool
	done   chan struct{} // everything is written, or cannot be
}

func newQueue(stream io.ReadWriteCloser) *queue {
	q := &queue{ReadWriteCloser: stream, done: make(chan struct{})}
	q.more = sync.NewCond(&q.mu)
	go q.drain()
	return q
}

func (q *queue) Write(data []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return 0, io.ErrClosedPipe
	}
	q.buffer = append(q.buffer, data...)
	q.more.Signal()
	return len(data), nil
}

func (q *queue) drain() {
	defer close(q.done)
	for {
		q.mu.Lock()
		for len(q.buffer) == 0 && !q.closed {
			q.more.Wait()
		}
		data, closed := q.buffer, q.closed
		q.buffer = nil
		q.mu.Unlock()
		if len(data) == 0 && closed {
			return
		}
		if _, err := q.ReadWriteCloser.Write(data); err != nil {
			q.mu.Lock()
			q.closed = true
			q.mu.Unlock()
			return
		}
	}
}

// farewell is how long the last words may take a client to read.
const farewell = time.Second

// Close closes the stream when what was written has gone out.
func (q *queue) Close() error {
	q.mu.Lock()
	q.closed = true
	q.more.Signal()
	q.mu.Unlock()
	select {
	case <-q.done:
	case <-time.After(farewell):
	}
	return q.ReadWriteCloser.Close()
}
