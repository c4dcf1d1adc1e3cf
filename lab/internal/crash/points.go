package crash

import (
	"context"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Point is a moment in the life of a program at which something happens to it.
type Point struct {
	Name  string
	What  string
	Hooks bool // it takes a broker whose requests can be watched and refused
	run   func(ctx context.Context, e *experiment) error
}

// Points are the points at which something happens to programs: those that consume, those that produce what they
// consume, and those that only produce.
var Points = []*Point{
	{Name: "before", What: "killed when about to work on record 7", run: consumer(before)},
	{Name: "after", What: "killed when the work on record 7 is done", run: consumer(after)},
	{Name: "hold", What: "killed while at work on record 7, when that is committed and no more is, or after six automatic commits", run: consumer(hold)},
	{Name: "early", What: "killed when the work on record 7 is done, before the first automatic commit", Hooks: true, run: consumer(early)},
	{Name: "commit-done", What: "killed when record 7 is committed, and at work on no later one", run: consumer(commitDone)},
	{Name: "commit-lost", What: "killed when the commit of record 7 is sent and not received", Hooks: true, run: consumer(commitLost)},
	{Name: "fail", What: "the work on record 7 fails; killed when six more, or all, are done and committed, or it has stopped", run: consumer(fail)},
	{Name: "serial", What: "the work on record 7 takes long, on the others it ends in their order; killed when record 10 is committed", run: consumer(serial)},
	{Name: "rebalance", What: "the group rebalances when the program has no more to do for now; killed when about to work on another record, or when it has no more to do again", Hooks: true, run: consumer(rebalance)},
	{Name: "zombie", What: "stopped when about to work on record 7; when the group has given it up, and another has come to the end, it goes on with that record", run: zombie},

	{Name: "zombie-output", What: "the same with a program that produces", run: zombieOutput},
	{Name: "produce-lost", What: "killed when the produced record 7 is sent and not received", Hooks: true, run: transformer(sending)},
	{Name: "produced", What: "killed when record 7 is produced, with its next request of another kind, which is lost", Hooks: true, run: transformer(produced)},
	{Name: "unsent", What: "nothing that it produces arrives; killed when it has committed all records, or no more within six automatic commits, or has stopped", Hooks: true, run: unsent},
	{Name: "ended", What: "killed when the transaction of record 7 has ended, or its offset is committed, with its next request, which is lost", Hooks: true, run: transformer(ended)},

	{Name: "aborted", What: "not killed; records 5 to 9 are in a transaction that was aborted", run: isolation},

	{Name: "exit", What: "not killed; it produces records 0 to 19 and returns", run: producer(none)},
	{Name: "refused", What: "the broker refuses to store the produced record 3, once", Hooks: true, run: producer(refused)},
	{Name: "unanswered", What: "the broker stores the produced record 3, and answers that it took too long", Hooks: true, run: producer(unanswered)},
	{Name: "forgotten", What: "the leader acknowledges record 3 and is gone before another broker has it, unless all were asked for", Hooks: true, run: producer(forgotten)},
}

// Find returns the point of a name, or nil.
func Find(name string) *Point {
	i := slices.IndexFunc(Points, func(p *Point) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return Points[i]
}

func before(ctx context.Context, e *experiment) error {
	_, err := e.upTo(ctx)
	return err
}

// upTo grants everything until the program is about to work on record k.
func (e *experiment) upTo(ctx context.Context) (program.Ask, error) {
	for {
		ask, err := e.next(ctx)
		if err != nil || ask.N == k {
			return ask, err
		}
		e.grant(ask)
	}
}

func after(ctx context.Context, e *experiment) error {
	if err := before(ctx, e); err != nil {
		return err
	}
	e.worked[k]++ // and no answer: the program never learns of it
	return nil
}

func hold(ctx context.Context, e *experiment) error {
	if err := before(ctx, e); err != nil {
		return err
	}
	itself := func(ask program.Ask) bool { return ask.N == k }
	committed, err := e.commitBeyond(ctx, k, itself)
	if err == nil && committed {
		err = e.commitsEnd(ctx, itself)
	}
	if err != nil {
		return err
	}
	return e.settle(ctx, itself)
}

// early is after, with a timer that has not fallen yet, however long the program took.
func early(ctx context.Context, e *experiment) error {
	end := e.watch(func(r kmsg.Request) (kmsg.Response, error, bool) {
		_, ok := r.(*kmsg.OffsetCommitRequest)
		return nil, errLost, ok
	})
	defer end()
	err := after(ctx, e)
	if err == nil {
		err = e.look(ctx, &e.outcome.Before)
	}
	e.process.Kill() // while commits are still lost
	return err
}

func commitDone(ctx context.Context, e *experiment) error {
	for {
		ask, err := e.next(ctx)
		if err != nil {
			return err
		}
		if ask.N == k {
			if at, err := e.committed(ctx); err != nil || at > k {
				return err
			}
			e.grant(ask)
			_, err := e.commitBeyond(ctx, k, func(ask program.Ask) bool { return ask.N > k })
			return err
		}
		e.grant(ask)
	}
}

func commitLost(ctx context.Context, e *experiment) error {
	sent := make(chan struct{})
	end := e.watch(func(r kmsg.Request) (kmsg.Response, error, bool) {
		select {
		case <-sent:
			return nil, errLost, true
		default:
		}
		commit, ok := r.(*kmsg.OffsetCommitRequest)
		if !ok || highest(commit) <= k {
			return nil, nil, false
		}
		close(sent)
		e.process.Kill() // at once, for it would send the commit again
		return nil, errLost, true
	})
	defer end()
	for {
		ask, err := e.next(ctx)
		select {
		case <-sent:
			return nil
		default:
		}
		if err != nil {
			return err
		}
		if ask.N == k { // the last time that somebody can look
			if err := e.look(ctx, &e.outcome.Before); err != nil {
				return err
			}
		}
		e.grant(ask)
	}
}

func fail(ctx context.Context, e *experiment) error {
	e.saves = true // the output may be a dead-letter topic
	ask, err := e.upTo(ctx)
	if err != nil {
		return err
	}
	e.refuse(ask)
	var held []program.Ask
	for _, last := range []int{k + 6, records - 1} { // all, if six are not enough for a commit
		for _, ask := range held {
			e.grant(ask)
		}
		done, err := e.commitBeyond(ctx, last, func(ask program.Ask) bool {
			switch {
			case ask.N == k:
				e.refuse(ask)
			case ask.N > last:
				held = append(held, ask)
			default:
				return false
			}
			return true
		})
		if done || err == errEnded { // to stop is one way to treat a failure
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// serial lets the goroutines of the program end one by one, in the order of their records, but for record k.
func serial(ctx context.Context, e *experiment) error {
	waiting := make(map[int]program.Ask)
	hold := func(ask program.Ask) bool {
		waiting[ask.N] = ask
		return true
	}
	commits := true
	for n := 0; n <= k+3; n++ {
		if n == k {
			continue
		}
		for _, ok := waiting[n]; !ok; _, ok = waiting[n] {
			wait := e.Limit
			if n > k {
				wait = e.Bound
			}
			ask, ok, err := e.patiently(ctx, wait)
			switch {
			case err != nil:
				return err
			case !ok && n > k:
				return nil // it waits for record k
			case !ok:
				return noVerdict("no step to record %d in %s", n, e.Limit)
			}
			hold(ask)
		}
		e.grant(waiting[n])
		delete(waiting, n)
		if commits || n == k+3 { // else it waits for others before it commits
			var err error
			if commits, err = e.commitBeyond(ctx, n, hold); err != nil {
				return err
			}
		}
	}
	return nil
}

// rebalance lets the group rebalance, as if another member had come and gone. What the program has not worked on by then, a batch that
// is not full perhaps, it is offered once more, unless that is committed.
func rebalance(ctx context.Context, e *experiment) error {
	ask, err := e.upTo(ctx)
	if err != nil {
		return err
	}
	e.grant(ask)
	if err := e.settle(ctx, nothing); err != nil {
		return err
	}
	fault := e.Broker.Fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Heartbeat}, Group: e.env.Group, Err: kerr.RebalanceInProgress})
	defer fault.Remove()
	joined := e.Broker.Fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.SyncGroup}, Group: e.env.Group, Observe: true, Count: -1})
	defer joined.Remove()
	for end := time.Now().Add(e.Limit); joined.Hits() == 0; {
		if _, ok, err := e.within(ctx, 5*time.Millisecond); ok || err != nil {
			return err
		}
		if time.Now().After(end) {
			return noVerdict("no rebalance in %s", e.Limit)
		}
	}
	_, _, err = e.patiently(ctx, e.Bound)
	return err
}
