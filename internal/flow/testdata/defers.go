// Programs with deferred calls and panics.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

// Runs whatever happened, on panic too.
func deferred(c *Consumer) error {
	r, _ := c.Poll()
	defer c.Commit(r) // want DespiteFailure
	return Work(r)
}

func deferredThatCannotFail(c *Consumer) {
	r, _ := c.Poll()
	defer c.Commit(r) // want DespiteFailure
	Do(r)
}

func deferredClosure(c *Consumer) (err error) {
	r, _ := c.Poll()
	defer func() {
		c.Commit(r) // want DespiteFailure
	}()
	return Work(r)
}

// Guarded: nothing is committed after a failure.
func guarded(c *Consumer) (err error) {
	r, _ := c.Poll()
	defer func() {
		if err == nil {
			c.Commit(r) // ok
		}
	}()
	return Work(r)
}

func guardedWrongly(c *Consumer) (err error) {
	r, _ := c.Poll()
	defer func() {
		if err != nil {
			c.Commit(r) // want DespiteFailure
		}
	}()
	return Work(r)
}

func guardedByFlag(c *Consumer) error {
	r, _ := c.Poll()
	done := false
	defer func() {
		if done {
			c.Commit(r) // ok
		}
	}()
	if err := Work(r); err != nil {
		return err
	}
	done = true
	return nil
}

// A deferred call of a loop runs when the function ends, with the last record or with all.
func deferredInLoop(c *Consumer) error {
	for !Stopped() {
		r, _ := c.Poll()
		defer c.Commit(r) // want DespiteFailure
		if err := Work(r); err != nil {
			return err
		}
	}
	return nil
}

// Its operands are evaluated where it stands: the error of the work is that of an ordinary call.
func pass(r Record, err error) Record { return r }

func deferredOperands(c *Consumer) {
	r, _ := c.Poll()
	defer c.Commit(pass(r, Work(r))) // want DespiteFailure
	Log("waiting")
}

// Deferred only behind the work.
func deferredLate(c *Consumer) error {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		return err
	}
	defer c.Commit(r) // ok
	return nil
}

func deferredBehindCondition(c *Consumer, early bool) error {
	r, _ := c.Poll()
	if early {
		defer c.Commit(r) // want DespiteFailure
	}
	return Work(r)
}

// Deferred calls run last to first.
func deferredOrder(c *Consumer) {
	r, _ := c.Poll()
	defer Do(r)
	defer c.Commit(r) // want CommitFirst
}

func deferredOrderRight(c *Consumer) {
	r, _ := c.Poll()
	defer c.Commit(r) // want DespiteFailure
	defer Do(r)
}

func deferredHarmless(c *Consumer, m *Mutex) error {
	m.Lock()
	defer m.Unlock()
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}

// A panic of the work is caught, and the loop goes on as if nothing had been.
func careful(r Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			Log(p)
		}
	}()
	Do(r)
	return nil
}

func recovered(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := careful(r); err != nil {
			return err
		}
		c.Commit(r) // want DespiteFailure
	}
}

func conscientious(r Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Error("panic")
		}
	}()
	Do(r)
	return nil
}

func recoveredAsError(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := conscientious(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

// Without recover the process ends with the panic.
func carelessly(r Record) error {
	defer Log("left")
	Do(r)
	return nil
}

func notRecovered(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := carelessly(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func panics(c *Consumer) {
	r, _ := c.Poll()
	if err := Work(r); err != nil {
		panic(err)
	}
	c.Commit(r) // ok
}

func panicsAndCommits(c *Consumer) {
	r, _ := c.Poll()
	defer c.Commit(r) // want DespiteFailure
	if err := Work(r); err != nil {
		panic(err)
	}
}
