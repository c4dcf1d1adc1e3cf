// Package pool runs jobs on a fixed number of goroutines.
package pool

import "sync"

type Pool struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func New(n int) *Pool {
	p := &Pool{jobs: make(chan func(), n)}
	for range n {
		p.wg.Add(1)
		go func() {
			defer p.wg.Done()
			for job := range p.jobs {
				job()
			}
		}()
	}
	return p
}

// Submit runs job some time later.
func (p *Pool) Submit(job func()) { p.jobs <- job }

// Do runs job and waits for its end.
func (p *Pool) Do(job func()) {
	done := make(chan struct{})
	p.jobs <- func() {
		defer close(done)
		job()
	}
	<-done
}
