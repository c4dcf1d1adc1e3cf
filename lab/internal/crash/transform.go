package crash

import (
	"context"
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
