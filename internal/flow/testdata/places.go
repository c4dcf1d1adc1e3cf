// Programs that keep records, errors, functions and consumers in all sorts of places.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

// Conditions, written every other way.
func negated(c *Consumer) error {
	r, _ := c.Poll()
	err := Work(r)
	if !(nil == err) {
		return err
	}
	return c.Commit(r) // ok
}

func negatedWrong(c *Consumer) error {
	r, _ := c.Poll()
	err := Work(r)
	failed := !(nil != err)
	if !failed {
		return c.Commit(r) // want DespiteFailure
	}
	return err
}

func comparedFlag(c *Consumer) {
	r, _ := c.Poll()
	err := Work(r)
	failed := err != nil
	if !failed {
		c.Commit(r) // ok
	}
}

// A condition of two.
func both(c *Consumer) error {
	r, _ := c.Poll()
	err := Work(r)
	if err != nil && len(r.Key) > 0 {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

// A call on the failure branch, found by a predicate or a boolean.
func deadLetterByBool(c *Consumer) {
	for {
		r, _ := c.Poll()
		if done := handled2(r); !done {
			Send("dead", r.Value)
		}
		c.Commit(r) // ok
	}
}

func handled2(r Record) bool {
	if err := Work(r); err != nil {
		return false
	}
	return true
}

func deadLetterByKind(c *Consumer) error {
	for {
		r, _ := c.Poll()
		err := Work(r)
		if hopeless(err) {
			Send("dead", r.Value)
			err = nil
		}
		if err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func hopeless(err error) bool { return Is(err, Invalid) }

// Globals.
var (
	lastRecord   Record
	lastError    error
	onRecord     func(Record) error
	globalClient *Consumer
)

func inGlobal() {
	for {
		lastRecord, _ = globalClient.Poll()
		globalClient.Commit(lastRecord) // want CommitFirst
		Do(lastRecord)
	}
}

func inGlobalAfter() {
	for {
		lastRecord, _ = globalClient.Poll()
		Do(lastRecord)
		globalClient.Commit(lastRecord) // ok
	}
}

func errorInGlobal(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			lastError = err
			continue
		}
		c.Commit(r) // ok
	}
}

func setOnRecord() {
	onRecord = func(r Record) error {
		Work(r)
		return nil
	}
}

func functionInGlobal(c *Consumer) error {
	r, _ := c.Poll()
	if err := onRecord(r); err != nil {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

// One of two functions.
func oneOfTwo(c *Consumer, dry bool) {
	r, _ := c.Poll()
	do := func(r Record) { Log(r.Value) }
	if !dry {
		do = func(r Record) { Do(r) }
	}
	c.Commit(r) // want CommitFirst
	do(r)
}

func oneOfTwoHarmless(c *Consumer, dry bool) {
	r, _ := c.Poll()
	do := func(r Record) { Log(r.Value) }
	if !dry {
		do = func(r Record) { Count(len(r.Value)) }
	}
	c.Commit(r) // ok
	do(r)
}

// Functions over a channel, for others to run.
func functionsSent(c *Consumer, tasks chan func()) {
	for {
		r, _ := c.Poll()
		tasks <- func() { Do(r) }
		c.Commit(r) // want Concurrent
	}
}

func functionsSentHarmless(c *Consumer, tasks chan func()) {
	for {
		r, _ := c.Poll()
		Do(r)
		tasks <- func() { Log("done", r.Offset) }
		c.Commit(r) // ok
	}
}

// A helper that starts the function it is given.
func background2(f func()) {
	go f()
}

func startedByHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		background2(func() { Do(r) })
		c.Commit(r) // want Concurrent
	}
}

func foreground(f func()) { f() }

func calledByHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		foreground(func() { Do(r) })
		c.Commit(r) // ok
	}
}

func backgroundRecord(r Record, f func(Record)) {
	go f(r)
}

func startedWithRecord(c *Consumer) {
	for {
		r, _ := c.Poll()
		backgroundRecord(r, Do)
		c.Commit(r) // want Concurrent
	}
}

// Maps, arrays, pointers, copies.
func inMap(c *Consumer) {
	by := map[string]Record{}
	r, _ := c.Poll()
	by["it"] = r
	c.Commit(r) // want CommitFirst
	if x, ok := by["it"]; ok {
		Do(x)
	}
}

func inMapByTopic(c *Consumer) error {
	rs, _ := c.PollBatch()
	by := map[string][]Record{}
	for _, r := range rs {
		by[r.Topic] = append(by[r.Topic], r)
	}
	for _, part := range by {
		if err := Store(part); err != nil {
			return err
		}
	}
	return c.Commit(rs...) // ok
}

func inMapByTopicFails(c *Consumer) error {
	rs, _ := c.PollBatch()
	by := map[string][]Record{}
	for _, r := range rs {
		by[r.Topic] = append(by[r.Topic], r)
	}
	for _, part := range by {
		if err := Store(part); err != nil {
			Log(err)
		}
	}
	return c.Commit(rs...) // want DespiteFailure
}

func inArray(c *Consumer) {
	var two [2]Record
	two[0], _ = c.Poll()
	c.Commit(two[0]) // want CommitFirst
	Do(two[0])
}

func inStruct(c *Consumer) {
	var t struct{ r, s Record }
	t.r, _ = c.Poll()
	c.Commit(t.r) // want CommitFirst
	Do(t.r)
}

func copied(c *Consumer) {
	r, _ := c.Poll()
	b := make([]byte, 10)
	copy(b, r.Value)
	c.Commit(r) // want CommitFirst
	Save(b)
}

func throughPointer(c *Consumer) {
	r, _ := c.Poll()
	p := &r
	c.Commit(*p) // want CommitFirst
	Store(p)
}

func asAny(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	var v any = r
	if x, ok := v.(Record); ok {
		Do(x)
	}
}

func fill(c *Consumer, r *Record) (err error) {
	*r, err = c.Poll()
	return err
}

func throughPointerParameter(c *Consumer) {
	var r Record
	for {
		if err := fill(c, &r); err != nil {
			return
		}
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func throughPointerParameterAfter(c *Consumer) {
	var r Record
	for {
		if err := fill(c, &r); err != nil {
			return
		}
		Do(r)
		c.Commit(r) // ok
	}
}

// A goroutine that takes out of a field what the poll loop puts in.
type outbox struct {
	c   *Consumer
	mu  Mutex
	all []Record
}

func (o *outbox) start() {
	go o.drain()
	for {
		r, _ := o.c.Poll()
		o.mu.Lock()
		o.all = append(o.all, r)
		o.mu.Unlock()
		o.c.Commit(r) // want Concurrent
	}
}

func (o *outbox) drain() {
	for !Stopped() {
		o.mu.Lock()
		all := o.all
		o.all = nil
		o.mu.Unlock()
		for _, r := range all {
			Do(r)
		}
	}
}

// Consumers by value, embedded, one of two, made by helpers.
type byValue struct{ c Consumer }

func (v *byValue) run() {
	for {
		r, _ := v.c.Poll()
		if err := Work(r); err != nil {
			continue
		}
		v.c.Commit(r) // want Skipped
	}
}

type embedded struct{ *Consumer }

func (e embedded) run() {
	for {
		r, _ := e.Poll()
		if err := Work(r); err != nil {
			continue
		}
		e.Commit(r) // want Skipped
	}
}

func (e embedded) runAll() {
	for {
		r, _ := e.Poll()
		e.CommitAll() // want CommitFirst
		Do(r)
	}
}

func oneOfTwoConsumers(a, b *Consumer, first bool) {
	c := a
	if !first {
		c = b
	}
	for {
		r, _ := c.Poll()
		c.CommitAll() // want CommitFirst
		Do(r)
	}
}

func make1() *Consumer {
	c := New()
	return c
}

func madeByHelper() {
	c := make1()
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
			c.Seek(r)
			continue
		}
		c.CommitAll() // ok
	}
}

func madeByHelperSkips() {
	c := make1()
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
			continue
		}
		c.CommitAll() // want Skipped
	}
}

// An iteration whose function is the caller's.
func eachBy(c *Consumer, do func(Record)) {
	for {
		b := c.Fetch()
		c.Commit(b.Records...) // want CommitFirst
		b.Each(do)
	}
}

func runEach(c *Consumer) { eachBy(c, func(r Record) { Do(r) }) }

// Errors in cells that closures share.
func sharedError(c *Consumer) error {
	var failed error
	note := func(err error) {
		if err != nil {
			failed = err
		}
	}
	r, _ := c.Poll()
	note(Work(r))
	if failed != nil {
		return failed
	}
	return c.Commit(r) // ok
}

// A slice of errors that is joined.
func joinedErrors(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		var failed error
		for _, r := range rs {
			if err := Work(r); err != nil {
				failed = Wrap("some", err)
			}
		}
		if failed != nil {
			return failed
		}
		c.Commit(rs...) // ok
	}
}

func overwrittenInLoop(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		var err error
		for _, r := range rs {
			err = Work(r)
		}
		if err != nil {
			return err
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

// A deferred function that looks at a variable of its function.
func deferredByError(c *Consumer) {
	for !Stopped() {
		func() {
			r, _ := c.Poll()
			var err error
			defer func() {
				if err != nil {
					Log(err)
					return
				}
				c.Commit(r) // want Skipped
			}()
			err = Work(r)
		}()
	}
}

// An object that is passed in does not become the record's by what its fields are given.
func heldByShared(c *Consumer, h *holder) {
	keep := func() { h.batch = nil }
	for {
		r, _ := c.Poll()
		h.batch = append(h.batch, r)
		for _, m := range h.batch {
			var v Order
			if Decode(m.Value, &v) != nil {
				continue
			}
			h.save(v)
		}
		c.Commit(h.batch...) // ok
		keep()
	}
}

type holder struct{ batch []Record }

func (h *holder) save(v Order) {
	if err := Store(v); err != nil {
		Fatal(err)
	}
}

// A new one does.
func filledIn(c *Consumer) {
	r, _ := c.Poll()
	v := &Order{}
	fill := func() { Decode(nil, v) }
	fill()
	v.Note = string(r.Value)
	c.Commit(r) // want CommitFirst
	Store(v)
}

// A helper's variables are new in each call: what they held of the record before is gone.
func decodedAnew(c *Consumer) error {
	for {
		r, _ := c.Poll()
		o, err := order(r)
		if err != nil {
			return err
		}
		if o.Note == "" {
			c.Commit(r) // ok
			continue
		}
		if err := Store(o); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func order(r Record) (o Order, err error) {
	for range 2 {
		err = Decode(r.Value, &o)
	}
	return
}
