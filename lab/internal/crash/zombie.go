package crash

import (
	"context"
	"time"

	"github.com/kafkavet/kafkavet/lab/internal/process"
)

// zombie is the experiment for what a program does that was taken for dead: another worked on its records meanwhile.
func zombie(ctx context.Context, e *experiment) error {
	err := e.undead(ctx, func() error { return e.toEnd(ctx) })
	e.count(e.worked)
	return err
}

// zombieOutput is the same for a program that produces to the output. It asks before it produces a record.
func zombieOutput(ctx context.Context, e *experiment) error {
	if err := e.undead(ctx, func() error { return e.awaitOutput(ctx) }); err != nil {
		return err
	}
	return e.countOutput(ctx)
}

// undead stops a program that is about to work on record k, runs it a second time as long as recover lasts, and lets the
// first go on until it has ended or has nothing more to do.
func (e *experiment) undead(ctx context.Context, recover func() error) error {
	if err := e.Broker.Produce(ctx, e.env.Topic, 0, records); err != nil {
		return err
	}
	return e.live(func() error {
		first := e.process
		ask, err := e.upTo(ctx)
		if err != nil {
			return err
		}
		if err := e.look(ctx, &e.outcome.Before); err != nil {
			return err
		}
		if err := first.Stop(); err != nil {
			return err
		}
		if err := e.look(ctx, &e.outcome.Crashed); err != nil {
			return err
		}
		if err := e.Broker.Evict(ctx, e.env.Group); err != nil {
			return err
		}
		if err := e.Broker.Produce(ctx, e.env.Topic, records, records+1); err != nil {
			return err
		}
		return e.live(func() error {
			if err := recover(); err != nil {
				return err
			}
			e.worked[ask.N]++
			first.Answer(ask, true)
			if err := first.Continue(); err != nil {
				return err
			}
			if err := e.both(ctx, first); err != nil {
				return err
			}
			return e.look(ctx, &e.outcome.Recovered)
		})
	})
}

// both grants everything to two programs until the first has ended, or nothing is asked for any more.
func (e *experiment) both(ctx context.Context, first *process.Process) error {
	for over := e.patience(e.Bound); ; {
		select {
		case ask, ok := <-first.Asks:
			if !ok {
				return nil
			}
			e.worked[ask.N]++
			first.Answer(ask, true)
			over = e.patience(e.Bound)
		case ask, ok := <-e.process.Asks:
			if !ok {
				return errEnded
			}
			e.grant(ask)
			over = e.patience(e.Bound)
		case <-time.After(5 * time.Millisecond):
			if over() {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
