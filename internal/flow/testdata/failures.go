// Programs about work that fails.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func despiteFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
		}
		c.Commit(r) // want DespiteFailure
	}
}

func skipsFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func stopsOnFailure(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func breaksOnFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
			break
		}
		c.Commit(r) // ok
	}
}

func errorIgnored(c *Consumer) {
	r, _ := c.Poll()
	Work(r)
	c.Commit(r) // want DespiteFailure
}

func errorBlank(c *Consumer) {
	r, _ := c.Poll()
	_ = Work(r)
	c.Commit(r) // want DespiteFailure
}

func errorInverted(c *Consumer) {
	r, _ := c.Poll()
	if err := Work(r); err == nil {
		Log("fine")
	} else {
		c.Commit(r) // want DespiteFailure
	}
}

func errorRight(c *Consumer) {
	r, _ := c.Poll()
	if err := Work(r); err == nil {
		c.Commit(r) // ok
	}
}

// The error is overwritten before anybody looks at it.
func errorOverwritten(c *Consumer) error {
	r, _ := c.Poll()
	err := Work(r)
	err = Send("done", "yes")
	if err != nil {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

func errorOfEach(c *Consumer) error {
	r, _ := c.Poll()
	err := Work(r)
	if err != nil {
		return err
	}
	err = Save(r.Value)
	if err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func secondErrorIgnored(c *Consumer) error {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		return err
	}
	Save(r.Value)
	return c.Commit(r) // want DespiteFailure
}

// The errors of what is no work are no failures.
func harmlessErrors(c *Consumer) {
	for {
		r, err := c.Poll()
		if err != nil {
			Log(err)
			continue
		}
		Do(r)
		if err := c.Commit(r); err != nil { // ok
			Log(err)
		}
	}
}

// A poison pill never decodes later either.
func decodeError(c *Consumer) {
	for {
		r, _ := c.Poll()
		var o Order
		if err := Decode(r.Value, &o); err != nil {
			Log(err)
			c.Commit(r) // ok
			continue
		}
		Store(o.ID == "")
		c.Commit(r) // ok
	}
}

// A record without a field that it needs is passed over: no work failed.
func fieldMissing(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if len(r.Key) == 0 {
			continue
		}
		if err := Work(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func sentinel(c *Consumer) error {
	r, _ := c.Poll()
	if err := Work(r); err != nil && !Is(err, Invalid) {
		return err
	}
	return c.Commit(r) // ok
}

func sentinelCompared(c *Consumer) error {
	for {
		r, _ := c.Poll()
		err := Work(r)
		if err == Invalid {
			continue
		}
		if err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func sentinelOnlyLogged(c *Consumer) {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		if Is(err, Invalid) {
			Log("invalid")
		}
		Log(err)
	}
	c.Commit(r) // want DespiteFailure
}

type conflict struct{ error }

func typeTold(c *Consumer) error {
	for {
		r, _ := c.Poll()
		err := Work(r)
		if _, is := err.(conflict); is {
			continue
		}
		if err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func permanent(err error) bool { return Is(err, Invalid) }

func toldByHelper(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			if permanent(err) {
				continue
			}
			return err
		}
		c.Commit(r) // ok
	}
}

// A record saved elsewhere is not lost, whatever becomes of the saving.
func deadLetter(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Send("dead", r.Value)
		}
		c.Commit(r) // ok
	}
}

func deadLetterDecoded(c *Consumer) {
	for {
		r, _ := c.Poll()
		var o Order
		Decode(r.Value, &o)
		if err := Store(o); err != nil {
			Store(o)
			continue
		}
		c.Commit(r) // ok
	}
}

func deadLetterByHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			bury(r, err)
			continue
		}
		c.Commit(r) // ok
	}
}

func bury(r Record, cause error) {
	Log(cause)
	Send("dead", r.Value)
}

func deadLetterWithoutRecord(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Send("dead", "something failed")
		}
		c.Commit(r) // want DespiteFailure
	}
}

// A call that takes the record on every path saves nothing.
func auditedAlways(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
		}
		Do(r)
		c.Commit(r) // want DespiteFailure
	}
}

// A second try is a retry, not a save; it fails too.
func deadLetterFails(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			if err := Send("dead", r); err != nil {
				Log(err)
			}
		}
		c.Commit(r) // ok
	}
}

// Errors that are collected for a later look.
func collected(c *Consumer) {
	var all []error
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			all = append(all, err)
		}
		c.Commit(r) // ok
		Log(len(all))
	}
}

type failures struct{ last error }

func errorStored(c *Consumer, f *failures) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			f.last = err
		}
		c.Commit(r) // ok
	}
}

func errorSent(c *Consumer, errs chan<- error) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			errs <- err
			continue
		}
		c.Commit(r) // ok
	}
}

func errorGiven(c *Consumer, onError func(error)) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			onError(err)
			continue
		}
		c.Commit(r) // ok
	}
}

func errorInMap(c *Consumer, by map[int64]error) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			by[r.Offset] = err
			continue
		}
		c.Commit(r) // ok
	}
}

// Logged only: nobody will look.
func errorWrappedAndLogged(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(Wrap("work", err))
		}
		c.Commit(r) // want DespiteFailure
	}
}

func fatalOnFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Fatal(err)
		}
		c.Commit(r) // ok
	}
}

func must(err error) {
	if err != nil {
		Fatal(err)
	}
}

func fatalByHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		must(Work(r))
		c.Commit(r) // ok
	}
}

func die(err error) {
	Log("giving up")
	Fatal(err)
}

func fatalWrapper(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			die(err)
		}
		c.Commit(r) // ok
	}
}

func panicOnFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			panic(err)
		}
		c.Commit(r) // ok
	}
}

// Only the loop stops that polls: the caller's goes on.
func handleOne(c *Consumer) error {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		return err
	}
	return c.Commit(r) // want Skipped
}

func callerGoesOn(c *Consumer) {
	for {
		if err := handleOne(c); err != nil {
			Log(err)
		}
	}
}

func handleOneStrict(c *Consumer) error {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

func callerStops(c *Consumer) error {
	for {
		if err := handleOneStrict(c); err != nil {
			return err
		}
	}
}

// A position taken back, or a new consumer, brings the record again.
func rewinds(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			c.Seek(r)
			continue
		}
		c.Commit(r) // ok
	}
}

func rewindsAnother(c, other *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			other.Seek(r)
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func newConsumer() {
	for {
		c := New()
		for {
			r, _ := c.Poll()
			if err := Work(r); err != nil {
				break
			}
			c.Commit(r) // ok
		}
	}
}

func sameConsumer() {
	c := New()
	for {
		for {
			r, _ := c.Poll()
			if err := Work(r); err != nil {
				break
			}
			c.Commit(r) // want Skipped
		}
	}
}

// break leaves only the switch, and the commit follows.
func breakOfSwitch(c *Consumer) {
	for {
		r, _ := c.Poll()
		switch string(r.Key) {
		case "order":
			if err := Work(r); err != nil {
				break
			}
			Log("worked")
		}
		c.Commit(r) // want DespiteFailure
	}
}

func returnFromSwitch(c *Consumer) error {
	for {
		r, _ := c.Poll()
		switch string(r.Key) {
		case "order":
			if err := Work(r); err != nil {
				return err
			}
		}
		c.Commit(r) // ok
	}
}

// Named results travel through cells once a deferred function shares them.
func named(r Record) (err error) {
	defer func() { Log(err) }()
	err = Work(r)
	return
}

func namedResult(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := named(r); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func namedResultStops(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := named(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

// A named result that a deferred function clears.
func clears(r Record) (err error) {
	defer func() {
		if err != nil {
			Log(err)
			err = nil
		}
	}()
	return Work(r)
}

func cleared(c *Consumer) error {
	r, _ := c.Poll()
	if err := clears(r); err != nil {
		return err
	}
	return c.Commit(r) // want DespiteFailure
}

// Booleans tell failure as well as errors do.
func handled(r Record) bool {
	if err := Work(r); err != nil {
		Log(err)
		return false
	}
	return true
}

func boolIgnored(c *Consumer) {
	r, _ := c.Poll()
	handled(r)
	c.Commit(r) // want DespiteFailure
}

func boolChecked(c *Consumer) {
	r, _ := c.Poll()
	if handled(r) {
		c.Commit(r) // ok
	}
}

func boolInverted(c *Consumer) {
	r, _ := c.Poll()
	if !handled(r) {
		c.Commit(r) // want DespiteFailure
	}
}

func boolSkips(c *Consumer) {
	for {
		r, _ := c.Poll()
		if !handled(r) {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func boolKept(c *Consumer) {
	r, _ := c.Poll()
	ok := true
	if err := Work(r); err != nil {
		ok = false
	}
	if ok {
		c.Commit(r) // ok
	}
}

func boolKeptWrong(c *Consumer) {
	r, _ := c.Poll()
	ok := false
	if err := Work(r); err != nil {
		ok = true
	}
	if ok {
		c.Commit(r) // want DespiteFailure
	}
}

func numberKept(c *Consumer) {
	r, _ := c.Poll()
	failed := 0
	if err := Work(r); err != nil {
		failed = 1
	}
	if failed == 0 {
		c.Commit(r) // ok
	}
}

// A result's field tells whether the call failed.
type Result struct{ Err error }

func fieldTells(c *Consumer, do func(Record) *Result) error {
	r, _ := c.Poll()
	if res := do(r); res.Err != nil {
		return res.Err
	}
	return c.Commit(r) // ok
}

// Answer is an error under a name of its own.
type Answer error

// accepted only says something about a result; it is a variable, as in packages that rename others' functions.
var accepted = func(r Answer) bool { return r == nil }

func deliver(r Record) Answer {
	var result Answer = Work(r)
	return result
}

func skipsResult(c *Consumer) {
	for {
		r, _ := c.Poll()
		if result := deliver(r); !accepted(result) {
			Log(result)
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func stopsOnResult(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if result := deliver(r); !accepted(result) {
			return result
		}
		c.Commit(r) // ok
	}
}

// Goes back for one record after the other.
func seeksEach(c *Consumer, last []Record) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			for _, l := range last {
				c.Seek(l)
			}
			continue
		}
		c.Commit(r) // ok
	}
}
