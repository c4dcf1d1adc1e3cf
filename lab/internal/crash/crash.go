// Package crash kills programs at chosen points, lets them start again, and counts what became of each record.
package crash

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
	"github.com/kafkavet/kafkavet/lab/internal/process"
	"github.com/kafkavet/kafkavet/lab/program"
)

const (
	records = 20 // numbered from 0; the last one, with this number, is produced when the program has been killed
	k       = 7  // the record at which it happens
)

// Waits are how long a lab waits where nothing can be seen.
type Waits struct {
	// Limit is how long a program may take for its next step. One that takes longer has not been judged. It is much: the
	// machine may be busy with other things.
	Limit time.Duration
	// Bound is how long a commit is waited for that may never come: several of the programs' automatic commits, which come every 50
	// to 100 ms.
	Bound time.Duration
	// Quiet is how long a program with several goroutines says nothing when all of them wait.
	Quiet time.Duration
}

// WaitsOn are the waits for a broker, and for programs whose automatic commits come as the clients have it if slow is set.
func WaitsOn(b *broker.Broker, slow bool) Waits {
	w := Waits{Limit: 15 * time.Second, Bound: 600 * time.Millisecond, Quiet: 60 * time.Millisecond}
	if b.Fake == nil { // a commit may have to wait behind a fetch that waits for records
		w = Waits{Limit: time.Minute, Bound: 3 * time.Second, Quiet: 200 * time.Millisecond}
	}
	if slow { // each five seconds, at the most
		w.Bound = 13 * time.Second
	}
	return w
}

// Outcome is what became of the records.
type Outcome struct {
	Lost     []int         `json:"lost"`     // never worked on
	Repeated []int         `json:"repeated"` // worked on more than once
	Aborted  []int         `json:"aborted"`  // worked on although their transaction was aborted
	Took     time.Duration `json:"took"`

	// The group as an operator saw it; nil if nobody looked.
	Before    *operator.Group `json:"before,omitempty"`    // at the point, the program still alive
	Crashed   *operator.Group `json:"crashed,omitempty"`   // the program dead, which the broker does not know yet
	Recovered *operator.Group `json:"recovered,omitempty"` // the program alive again, and all records worked on
}

// Equal reports whether the same became of the same records.
func (o Outcome) Equal(p Outcome) bool {
	return slices.Equal(o.Lost, p.Lost) && slices.Equal(o.Repeated, p.Repeated) && slices.Equal(o.Aborted, p.Aborted)
}

// A NoVerdict says why an experiment has shown nothing.
type NoVerdict struct{ Reason string }

func (n NoVerdict) Error() string { return n.Reason }

// noVerdict is the error of a step that was not made.
func noVerdict(format string, args ...any) error { return NoVerdict{fmt.Sprintf(format, args...)} }

// Lab is where experiments run. Several may run at once.
type Lab struct {
	Broker     *broker.Broker
	Executable string // that has the programs
	Waits

	id       atomic.Int64
	topics   sync.Map // of those whose name is fixed: a mutex each
	control  sync.Once
	watchers sync.Map // by experiment
}

// Run runs a program up to a point, kills it there, and lets it start again. The topic's name may be left to the lab.
func (l *Lab) Run(ctx context.Context, name, topic string, point *Point) (Outcome, error) {
	start := time.Now()
	id := fmt.Sprintf("%s-%s-%d-%d", strings.ReplaceAll(name, "/", "-"), point.Name, start.UnixMilli(), l.id.Add(1))
	e := &experiment{
		Lab:  l,
		name: name,
		env: program.Env{
			Brokers: l.Broker.Addrs, Topic: id, Group: id, Output: id + "-output", Transactional: id,
		},
		worked: make(map[int]int),
	}
	if topic != "" {
		mu, _ := l.topics.LoadOrStore(topic, new(sync.Mutex))
		mu.(*sync.Mutex).Lock()
		defer mu.(*sync.Mutex).Unlock()
		e.env.Topic = topic
	}
	if err := l.Broker.CreateTopic(ctx, e.env.Topic, e.env.Group); err != nil {
		return Outcome{}, err
	}
	defer l.Broker.DeleteTopic(ctx, e.env.Topic)
	if err := e.createOutput(ctx); err != nil {
		return Outcome{}, err
	}
	defer l.Broker.DeleteTopic(ctx, e.env.Output)
	err := point.run(ctx, e)
	e.outcome.Took = time.Since(start)
	return e.outcome, err
}

// experiment is one program on its way to a point and beyond.
type experiment struct {
	*Lab
	name    string
	env     program.Env
	process *process.Process // the running one
	worked  map[int]int      // how often, by record
	outcome Outcome

	outputID [16]byte // of the output topic
	saves    bool     // what the program writes to the output is kept there for somebody to look at
}

// createOutput makes the output topic. Programs that consume may produce as well, whatever is counted.
func (e *experiment) createOutput(ctx context.Context) (err error) {
	if err := e.Broker.CreateTopic(ctx, e.env.Output, ""); err != nil {
		return err
	}
	e.outputID, err = e.Broker.TopicID(ctx, e.env.Output)
	return err
}

// consumer is the experiment for programs that consume: it crashes at some point, and starts again.
func consumer(crash func(ctx context.Context, e *experiment) error) func(ctx context.Context, e *experiment) error {
	return func(ctx context.Context, e *experiment) error {
		err := e.twoLives(ctx,
			func() error { return crash(ctx, e) },
			func() error { return e.toEnd(ctx) },
		)
		if e.saves {
			err = errors.Join(err, e.countSaved(ctx))
		}
		e.count(e.worked)
		return err
	}
}

// countSaved counts the records that the program has written to the output as worked on.
func (e *experiment) countSaved(ctx context.Context) error {
	saved, err := e.Broker.Read(ctx, e.env.Output)
	for _, n := range saved {
		e.worked[n]++
	}
	return err
}

// twoLives runs a program that consumes as long as crash lasts, kills it, and runs it again as long as recover lasts.
func (e *experiment) twoLives(ctx context.Context, crash, recover func() error) error {
	if err := e.Broker.Produce(ctx, e.env.Topic, 0, records); err != nil {
		return err
	}
	err := e.live(func() error {
		if err := crash(); err != nil || e.process.Ended() {
			return err
		}
		return e.look(ctx, &e.outcome.Before)
	})
	if err != nil {
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
		return e.look(ctx, &e.outcome.Recovered)
	})
}

// look is a look at the group, as an operator has it.
func (e *experiment) look(ctx context.Context, at **operator.Group) (err error) {
	*at, err = e.Broker.Group(ctx, e.env.Group, e.env.Topic)
	return err
}

// live runs the program until f returns, and kills it then.
func (e *experiment) live(f func() error) error {
	p, err := process.Start(e.Executable, e.name, e.env)
	if err != nil {
		return err
	}
	e.process = p
	err = f()
	p.Kill()
	if errors.Is(err, errEnded) {
		return noVerdict("the program ended by itself: %s", p.LastWords())
	}
	return err
}

// errEnded is that the program has ended before it was killed.
var errEnded = errors.New("the program ended by itself")

// next waits for the next effect that the program is about to have.
func (e *experiment) next(ctx context.Context) (program.Ask, error) {
	ask, ok, err := e.within(ctx, e.Limit)
	if err == nil && !ok {
		err = noVerdict("no step in %s", e.Limit)
	}
	return ask, err
}

// within waits for it for some time; false if none came.
func (e *experiment) within(ctx context.Context, d time.Duration) (program.Ask, bool, error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case ask, ok := <-e.process.Asks:
		if !ok {
			return ask, false, errEnded
		}
		return ask, true, nil
	case <-timer.C:
		return program.Ask{}, false, nil
	case <-ctx.Done():
		return program.Ask{}, false, ctx.Err()
	}
}

// grant lets an effect happen.
func (e *experiment) grant(ask program.Ask) {
	e.worked[ask.N]++
	e.process.Answer(ask, true)
}

// refuse makes it fail; what is only saved cannot.
func (e *experiment) refuse(ask program.Ask) {
	if ask.Verb == "save" {
		e.grant(ask)
		return
	}
	e.process.Answer(ask, false)
}

// committed is the offset that the group has committed.
func (e *experiment) committed(ctx context.Context) (int64, error) {
	return e.Broker.Committed(ctx, e.env.Group, e.env.Topic)
}

// patience is for something that may never come. It is over when so much time has gone by, for the lab and for the program: a busy machine
// gives a program less than the clock says. One that has stopped has none, so the limit ends it as well.
func (e *experiment) patience(d time.Duration) (over func() bool) {
	start, ticks := time.Now(), e.process.Ticks()
	return func() bool {
		gone := time.Since(start)
		return gone >= d && time.Duration(e.process.Ticks()-ticks)*program.TickEvery >= d || gone >= max(d, e.Limit)
	}
}

// patiently waits for the next effect for so much of the program's time; false if none came.
func (e *experiment) patiently(ctx context.Context, d time.Duration) (program.Ask, bool, error) {
	for over := e.patience(d); ; {
		last := over()
		ask, ok, err := e.within(ctx, 5*time.Millisecond)
		if ok || err != nil || last {
			return ask, ok, err
		}
	}
}

// commitBeyond reports whether record n comes to be committed within the bound. It grants whatever the program asks meanwhile,
// other than what hold has taken charge of.
func (e *experiment) commitBeyond(ctx context.Context, n int, hold func(program.Ask) bool) (bool, error) {
	for over := e.patience(e.Bound); ; {
		last := over()
		at, err := e.committed(ctx)
		if err != nil || at > int64(n) || last {
			return err == nil && at > int64(n), err
		}
		ask, ok, err := e.within(ctx, 5*time.Millisecond)
		if err != nil {
			return false, err
		}
		if ok && !hold(ask) {
			e.grant(ask)
		}
	}
}

// commitsEnd waits until no more is committed: a timer that falls while records still come in commits again. It grants like commitBeyond.
func (e *experiment) commitsEnd(ctx context.Context, hold func(program.Ask) bool) error {
	at, err := e.committed(ctx)
	for more := true; err == nil && more && at < records; {
		before := at
		if more, err = e.commitBeyond(ctx, int(at), hold); err == nil && more {
			at, err = e.committed(ctx)
			more = at > before
		}
	}
	return err
}

// settle grants what the program still has to ask, other than what hold has taken charge of.
func (e *experiment) settle(ctx context.Context, hold func(program.Ask) bool) error {
	for {
		ask, ok, err := e.patiently(ctx, e.Quiet)
		if err != nil || !ok {
			return err
		}
		if !hold(ask) {
			e.grant(ask)
		}
	}
}

// toEnd grants everything until the last record is worked on, and committed if it ever will be. There is one partition, so all
// others were offered before, and what goroutines of the program still have to ask follows soon.
func (e *experiment) toEnd(ctx context.Context) error {
	for ended := false; !ended; {
		ask, err := e.next(ctx)
		if err != nil {
			return err
		}
		e.grant(ask)
		ended = ask.N == records
	}
	if err := e.settle(ctx, nothing); err != nil {
		return err
	}
	return e.awaitCommit(ctx)
}

// awaitCommit waits until the last record is committed, if it ever will be.
func (e *experiment) awaitCommit(ctx context.Context) error {
	_, err := e.commitBeyond(ctx, records, nothing)
	return err
}

// nothing is held.
func nothing(program.Ask) bool { return false }

// count makes the outcome of how often each record was worked on.
func (e *experiment) count(worked map[int]int) {
	for n := range records {
		switch times := worked[n]; {
		case times == 0:
			e.outcome.Lost = append(e.outcome.Lost, n)
		case times > 1:
			e.outcome.Repeated = append(e.outcome.Repeated, n)
		}
	}
}
