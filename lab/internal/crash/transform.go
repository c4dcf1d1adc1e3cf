package crash

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// stage is how far a program that consumes, produces and commits has come with record k.
type stage int

const (
	sending  stage = iota // it is about to produce it
	produced              // it has
	ended                 // it has ended the transaction, or committed the offset
)

// transformer is the experiment for programs that produce to the output what they make of what they consume. It is killed
// behind a stage, with its next request to the broker, which is lost. What counts is what a reader of committed records finds.
func transformer(last stage) func(ctx context.Context, e *experiment) error {
	return func(ctx context.Context, e *experiment) error {
		err := e.twoLives(ctx,
			func() error { return e.killBehind(ctx, last) },
			func() error { return e.awaitOutput(ctx) },
		)
		if err != nil {
			return err
		}
		return e.countOutput(ctx)
	}
}

// unsent is the experiment for what such a program commits without an answer from the broker that it produces to: nothing gets there.
// How many records are in one request, or how soon it is sent, makes no difference.
func unsent(ctx context.Context, e *experiment) error {
	err := e.twoLives(ctx,
		func() error {
			tried := make(chan struct{}, 1)
			end := e.watch(func(r kmsg.Request) (kmsg.Response, error, bool) {
				_, ok := r.(*kmsg.ProduceRequest)
				if !ok {
					return nil, nil, false
				}
				select {
				case tried <- struct{}{}:
				default:
				}
				return nil, errLost, true
			})
			defer end()
			err := e.until(ctx, tried)
			if err == nil {
				err = e.commitsEnd(ctx, nothing)
			}
			if err == nil {
				err = e.look(ctx, &e.outcome.Before)
			}
			e.process.Kill() // before something arrives
			if errors.Is(err, errEnded) {
				return nil // to stop is one way to treat it
			}
			return err
		},
		func() error { return e.awaitOutput(ctx) },
	)
	if err != nil {
		return err
	}
	return e.countOutput(ctx)
}

// until lets the program work until something has happened.
func (e *experiment) until(ctx context.Context, happened <-chan struct{}) error {
	limit := time.NewTimer(e.Limit)
	defer limit.Stop()
	for {
		select {
		case <-happened:
			return nil
		case <-limit.C:
			return noVerdict("no step in %s", e.Limit)
		case ask, ok := <-e.process.Asks:
			if !ok {
				return errEnded
			}
			e.process.Answer(ask, true)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// countOutput makes the outcome of how often each record is in the output.
func (e *experiment) countOutput(ctx context.Context) error {
	output, err := e.Broker.Read(ctx, e.env.Output)
	if err != nil {
		return err
	}
	times := make(map[int]int)
	for _, n := range output {
		times[n]++
	}
	e.count(times)
	return nil
}

// killBehind kills the program when it has come to a stage.
func (e *experiment) killBehind(ctx context.Context, last stage) error {
	now := sending
	killed := make(chan struct{})
	reached := make(chan struct{}, 1)
	end := e.watch(func(r kmsg.Request) (kmsg.Response, error, bool) {
		select {
		case <-killed:
			return nil, errLost, true
		default:
		}
		_, isProduce := r.(*kmsg.ProduceRequest)
		sends := produces(r, k)
		if last == sending && sends || last == produced && now == produced && !isProduce || last == ended && now == ended {
			close(killed)
			e.process.Kill()
			return nil, errLost, true
		}
		switch r.(type) {
		case *kmsg.EndTxnRequest, *kmsg.OffsetCommitRequest:
			if now == produced {
				now = ended
				reached <- struct{}{}
			}
		}
		if sends {
			now = produced
		}
		return nil, nil, false
	})
	defer end()
	patience := time.NewTimer(e.Limit)
	defer patience.Stop()
	for {
		select {
		case <-killed:
			return nil
		case <-reached: // perhaps it has nothing more to do
			patience.Reset(e.Bound)
			reached = nil
		case <-patience.C:
			if reached == nil {
				return nil
			}
			return noVerdict("no step in %s", e.Limit)
		case ask, ok := <-e.process.Asks:
			if !ok {
				select {
				case <-killed:
					return nil
				default:
					return errEnded
				}
			}
			e.process.Answer(ask, true)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// awaitOutput lets the program work until the last record is in the output.
func (e *experiment) awaitOutput(ctx context.Context) error {
	for end := time.Now().Add(e.Limit); time.Now().Before(end); {
		output, err := e.Broker.Read(ctx, e.env.Output)
		if err != nil {
			return err
		}
		if slices.Contains(output, records) {
			return e.awaitCommit(ctx)
		}
		ask, ok, err := e.within(ctx, 20*time.Millisecond)
		if err != nil {
			return err
		}
		if ok {
			e.process.Answer(ask, true)
		}
	}
	return noVerdict("after the restart the last record did not come out in %s", e.Limit)
}
