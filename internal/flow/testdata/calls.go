// Programs that spread the events over helpers, methods, closures, callbacks and interfaces.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func helperWorks(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	process(r)
}

func process(r Record) { Save(r.Value) }

func helperOnlyLogs(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	describe(r)
}

func describe(r Record) { Log(string(r.Value)) }

func commitByHelper(c *Consumer) {
	r, _ := c.Poll()
	commitFirstly(c, r)
	Do(r)
}

func commitFirstly(c *Consumer, r Record) {
	c.Commit(r) // want CommitFirst
}

func commitByHelperAfter(c *Consumer) {
	r, _ := c.Poll()
	Do(r)
	commitLastly(c, r)
}

func commitLastly(c *Consumer, r Record) {
	c.Commit(r) // ok
}

func pollByHelper(c *Consumer) {
	for {
		r, err := next(c)
		if err != nil {
			return
		}
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func next(c *Consumer) (Record, error) {
	r, err := c.Poll()
	if err != nil {
		return Record{}, Wrap("poll", err)
	}
	return r, nil
}

// Several calls deep.
func deep(c *Consumer) {
	for {
		r, err := next(c)
		if err != nil {
			return
		}
		if err := outer(r); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func outer(r Record) error { return Wrap("outer", inner(r.Value)) }

func inner(b []byte) error {
	if err := Save(b); err != nil {
		return Wrap("inner", err)
	}
	return nil
}

func deepStops(c *Consumer) error {
	for {
		r, err := next(c)
		if err != nil {
			return err
		}
		if err := outer(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

// The helper hides the failure.
func hides(r Record) {
	if err := Work(r); err != nil {
		Log(err)
	}
}

func hidden(c *Consumer) {
	r, _ := c.Poll()
	hides(r)
	c.Commit(r) // want DespiteFailure
}

// The helper's error says nothing of the work.
func always(r Record) error {
	if err := Work(r); err != nil {
		return err
	}
	return nil
}

func never(r Record) error {
	if err := Work(r); err != nil {
		Log(err)
	}
	return nil
}

func returned(c *Consumer) error {
	r, _ := c.Poll()
	if err := always(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func notReturned(c *Consumer) error {
	r, _ := c.Poll()
	if err := never(r); err != nil {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

// Methods, and consumers in fields.
type service struct {
	c *Consumer
	n int
}

func (s *service) run() {
	for {
		r, err := s.c.Poll()
		if err != nil {
			return
		}
		if err := s.handle(r); err != nil {
			Log(err)
			continue
		}
		s.commit(r)
	}
}

func (s *service) handle(r Record) error {
	s.n++
	return Work(r)
}

func (s *service) commit(r Record) {
	if err := s.c.Commit(r); err != nil { // want Skipped
		Log(err)
	}
}

type strictService struct{ c *Consumer }

func (s *strictService) run() error {
	for {
		r, err := s.c.Poll()
		if err != nil {
			return err
		}
		if err := s.handle(r); err != nil {
			return err
		}
		s.commit(r)
	}
}

func (s *strictService) handle(r Record) error { return Work(r) }

func (s *strictService) commit(r Record) {
	if err := s.c.Commit(r); err != nil { // ok
		Log(err)
	}
}

// An embedded type's method is promoted.
type embeds struct{ *service }

func (e embeds) once() {
	r, _ := e.c.Poll()
	e.c.Commit(r) // want CommitFirst
	e.handle(r)
}

// Closures.
func closure(c *Consumer) {
	handle := func(r Record) error { return Work(r) }
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func closureStops(c *Consumer) error {
	handle := func(r Record) error { return Work(r) }
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func capturing(c *Consumer) {
	r, _ := c.Poll()
	commit := func() {
		c.Commit(r) // want CommitFirst
	}
	commit()
	Do(r)
}

func capturingAfter(c *Consumer) {
	r, _ := c.Poll()
	commit := func() {
		c.Commit(r) // ok
	}
	Do(r)
	commit()
}

// A variable that a closure shares is a cell, in which the record travels.
func capturedVariable(c *Consumer) {
	var last Record
	commit := func() {
		c.Commit(last) // want CommitFirst
	}
	for {
		r, _ := c.Poll()
		last = r
		commit()
		Do(r)
	}
}

func capturedVariableAfter(c *Consumer) {
	var last Record
	commit := func() {
		c.Commit(last) // ok
	}
	for {
		r, _ := c.Poll()
		Do(r)
		last = r
		commit()
	}
}

func capturedError(c *Consumer) {
	var err error
	for {
		r, _ := c.Poll()
		func() { err = Work(r) }()
		if err != nil {
			Log(err)
		}
		c.Commit(r) // want DespiteFailure
	}
}

func capturedErrorStops(c *Consumer) error {
	var err error
	for {
		r, _ := c.Poll()
		func() { err = Work(r) }()
		if err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

// Method values and expressions.
func methodValue(s *strictService) {
	handle := s.handle
	r, _ := s.c.Poll()
	if err := handle(r); err != nil {
		Log(err)
	}
	s.c.Commit(r) // want DespiteFailure
}

func methodValueStops(s *strictService) error {
	handle := s.handle
	r, _ := s.c.Poll()
	if err := handle(r); err != nil {
		return err
	}
	return s.c.Commit(r) // ok
}

func methodExpression(s *strictService) {
	r, _ := s.c.Poll()
	s.c.Commit(r) // want CommitFirst
	(*strictService).handle(s, r)
}

// Callbacks: the loop stands in one function, the work in another.
func loop(c *Consumer, handle func(Record) error) {
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			Log(err)
		}
		c.Commit(r) // want DespiteFailure
	}
}

func callback(c *Consumer) {
	loop(c, func(r Record) error { return Work(r) })
}

func strictLoop(c *Consumer, handle func(Record) error) error {
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func strictCallback(c *Consumer) error {
	return strictLoop(c, func(r Record) error { return Work(r) })
}

func nilLoop(c *Consumer, handle func(Record) error) error {
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r) // want DespiteFailure
	}
}

func nilCallback(c *Consumer) error {
	return nilLoop(c, func(r Record) error {
		Work(r)
		return nil
	})
}

// A callback that never fails makes a careless loop fine.
func carelessLoop(c *Consumer, handle func(Record) error) {
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			Log(err)
		}
		c.Commit(r) // ok
	}
}

func carefulCallback(c *Consumer) {
	carelessLoop(c, func(r Record) error {
		Do(r)
		return nil
	})
}

// The callback that commits.
func committing(c *Consumer, commit func(Record)) {
	r, _ := c.Poll()
	commit(r)
	Do(r)
}

func commits(c *Consumer) {
	committing(c, func(r Record) {
		c.Commit(r) // want CommitFirst
	})
}

func committingAfter(c *Consumer, commit func(Record)) {
	r, _ := c.Poll()
	Do(r)
	commit(r)
}

func commitsAfter(c *Consumer) {
	committingAfter(c, func(r Record) {
		c.Commit(r) // ok
	})
}

// Decorators.
func logged(handle func(Record) error) func(Record) error {
	return func(r Record) error {
		Log(r.Offset)
		return handle(r)
	}
}

func silenced(handle func(Record) error) func(Record) error {
	return func(r Record) error {
		if err := handle(r); err != nil {
			Log(err)
		}
		return nil
	}
}

func decorated(c *Consumer) error {
	handle := logged(Work)
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func decoratedSilently(c *Consumer) error {
	handle := silenced(Work)
	for {
		r, _ := c.Poll()
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r) // want DespiteFailure
	}
}

// Function-typed fields.
type engine struct {
	c      *Consumer
	handle func(Record) error
}

func newEngine(c *Consumer, handle func(Record) error) *engine {
	return &engine{c: c, handle: handle}
}

func (e *engine) run() error {
	for {
		r, _ := e.c.Poll()
		if err := e.handle(r); err != nil {
			return err
		}
		e.c.Commit(r) // want DespiteFailure
	}
}

func runEngine(c *Consumer) error {
	return newEngine(c, func(r Record) error {
		if err := Work(r); err != nil {
			Log(err)
		}
		return nil
	}).run()
}

type strictEngine struct {
	c      *Consumer
	handle func(Record) error
}

func (e *strictEngine) run() error {
	for {
		r, _ := e.c.Poll()
		if err := e.handle(r); err != nil {
			return err
		}
		e.c.Commit(r) // ok
	}
}

func runStrictEngine(c *Consumer) error {
	e := &strictEngine{c: c, handle: func(r Record) error { return Work(r) }}
	return e.run()
}

// Interfaces: one implementation in sight is the callee.
type handler interface{ handleIt(r Record) error }

type onlyHandler struct{ n int }

func (h *onlyHandler) handleIt(r Record) error {
	if err := Work(r); err != nil {
		Log(err)
	}
	return nil
}

func byInterface(c *Consumer, h handler) error {
	r, _ := c.Poll()
	if err := h.handleIt(r); err != nil {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

// None in sight: it is work, which fails if it says so.
type stranger interface{ handle(r Record) error }

func byStranger(c *Consumer, h stranger) error {
	r, _ := c.Poll()
	if err := h.handle(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func byStrangerFirst(c *Consumer, h stranger) error {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	return h.handle(r)
}

func byStrangerIgnored(c *Consumer, h stranger) {
	r, _ := c.Poll()
	h.handle(r)
	c.Commit(r) // want DespiteFailure
}

// The user's own interface over the client.
type reader interface {
	Poll() (Record, error)
	Commit(rs ...Record) error
}

func byReader(rd reader) {
	for {
		r, _ := rd.Poll()
		if err := Work(r); err != nil {
			continue
		}
		rd.Commit(r) // want Skipped
	}
}

func byReaderStops(rd reader) error {
	for {
		r, _ := rd.Poll()
		if err := Work(r); err != nil {
			return err
		}
		rd.Commit(r) // ok
	}
}

// Generics.
func decodeAs[T any](r Record) (v T, err error) {
	err = Decode(r.Value, &v)
	return
}

func generic(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	v, err := decodeAs[Order](r)
	if err == nil {
		Store(v)
	}
}

func genericOnlyDecodes(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	v, err := decodeAs[Order](r)
	Log(v, err)
}

type repository[T any] struct{ all []T }

func (p *repository[T]) save(v T) error { return Store(v) }

func genericMethod(c *Consumer, p *repository[Order]) {
	for {
		r, _ := c.Poll()
		v, _ := decodeAs[Order](r)
		if err := p.save(v); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func genericMethodStops(c *Consumer, p *repository[Order]) error {
	for {
		r, _ := c.Poll()
		v, _ := decodeAs[Order](r)
		if err := p.save(v); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func genericLoop[T any](c *Consumer, handle func(T) error) {
	for {
		r, _ := c.Poll()
		v, err := decodeAs[T](r)
		if err != nil {
			continue
		}
		if err := handle(v); err != nil {
			Log(err)
		}
		c.Commit(r) // want DespiteFailure
	}
}

func runGeneric(c *Consumer) {
	genericLoop(c, func(o Order) error { return Store(o) })
}

// Recursion is followed no further than one call, and is work.
func recursive(r Record, depth int) error {
	if depth == 0 {
		return Work(r)
	}
	return recursive(r, depth-1)
}

func recursion(c *Consumer) error {
	r, _ := c.Poll()
	if err := recursive(r, 3); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func recursionFirst(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	recursive(r, 3)
}

func even(r Record, n int) { odd(r, n-1) }

func odd(r Record, n int) {
	if n > 0 {
		even(r, n)
	}
}

func mutual(c *Consumer) {
	r, _ := c.Poll()
	Do(r)
	c.Commit(r) // ok
	even(r, 7)
}

func pollsAgain(c *Consumer) {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		Log(err)
	}
	c.Commit(r) // want DespiteFailure
	pollsAgain(c)
}

// A function that nobody knows calls the one it is given.
func unknownCaller(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	Unknown(func(Record) error { return Work(r) })
}

// A function that calls its operand in place gives its error back.
func inPlace(c *Consumer) error {
	r, _ := c.Poll()
	if err := Call(func() error { return Work(r) }); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func inPlaceIgnored(c *Consumer) {
	r, _ := c.Poll()
	Call(func() error { return Work(r) })
	c.Commit(r) // want DespiteFailure
}

// What a callee leaves in its caller's variables.
func into(r Record, o *Order) { Decode(r.Value, o) }

func filledByHelper(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	var o Order
	into(r, &o)
	Store(o)
}

func filledByHelperAfter(c *Consumer) {
	r, _ := c.Poll()
	var o Order
	into(r, &o)
	Store(o.ID == "x")
	Store(&o)
	c.Commit(r) // want DespiteFailure
}

// An object with the record in it.
type task struct {
	r    Record
	note string
}

func newTask(r Record) *task { return &task{r: r, note: "new"} }

func (t *task) run() error { return Work(t.r) }

func object(c *Consumer) {
	r, _ := c.Poll()
	t := newTask(r)
	c.Commit(r) // want CommitFirst
	t.run()
}

func objectAfter(c *Consumer) error {
	r, _ := c.Poll()
	t := newTask(r)
	if err := t.run(); err != nil {
		return err
	}
	return c.Commit(t.r) // ok
}

// A commit function that travels with the record.
type delivery struct {
	r      Record
	commit func()
}

func deliver(c *Consumer) *delivery {
	r, _ := c.Poll()
	return &delivery{r: r, commit: func() {
		c.Commit(r) // want CommitFirst
	}}
}

func travels(c *Consumer) {
	d := deliver(c)
	d.commit()
	Do(d.r)
}

type parcel struct {
	r      Record
	commit func()
}

func send(c *Consumer) *parcel {
	r, _ := c.Poll()
	return &parcel{r: r, commit: func() {
		c.Commit(r) // ok
	}}
}

func travelsAfter(c *Consumer) {
	p := send(c)
	Do(p.r)
	p.commit()
}
