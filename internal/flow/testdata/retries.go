// Programs that try again.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func untilItWorks(c *Consumer) {
	for {
		r, _ := c.Poll()
		for {
			if err := Work(r); err == nil {
				break
			}
		}
		c.Commit(r) // ok
	}
}

func untilItWorksWithCondition(c *Consumer) {
	for {
		r, _ := c.Poll()
		for err := Work(r); err != nil; err = Work(r) {
			Log(err)
		}
		c.Commit(r) // ok
	}
}

// A bounded retry that then gives up is silent.
func threeTimes(c *Consumer) {
	for {
		r, _ := c.Poll()
		for range 3 {
			if err := Work(r); err == nil {
				break
			}
		}
		c.Commit(r) // ok
	}
}

func threeTimesWithError(c *Consumer) {
	for {
		r, _ := c.Poll()
		var err error
		for i := 0; i < 3; i++ {
			if err = Work(r); err == nil {
				break
			}
		}
		if err != nil {
			Log("giving up", err)
		}
		c.Commit(r) // ok
	}
}

// A loop that does not look at the outcome tries nothing again.
func twiceWhatever(c *Consumer) {
	for {
		r, _ := c.Poll()
		for range 2 {
			Work(r)
		}
		c.Commit(r) // want DespiteFailure
	}
}

// A loop over elements is no retry.
func overElements(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				continue
			}
			Log("worked")
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

func retryByHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Retry(func() error { return Work(r) }); err != nil {
			Log(err)
		}
		c.Commit(r) // ok
	}
}

func withRetries(r Record) error {
	var err error
	for range 5 {
		if err = Work(r); err == nil {
			return nil
		}
		Log(err)
	}
	return err
}

func retriesInHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := withRetries(r); err != nil {
			Log(err)
		}
		c.Commit(r) // ok
	}
}

// A second, different try.
func fallback(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			if err := Save(r.Value); err != nil {
				return err
			}
		}
		c.Commit(r) // ok
	}
}

// (retry bool, err error): the caller tries again as long as it is told to.
func attempt(r Record) (retry bool, err error) {
	if err := Work(r); err != nil {
		return true, err
	}
	return false, nil
}

func byContract(c *Consumer) {
	for {
		r, _ := c.Poll()
		for {
			retry, err := attempt(r)
			if err != nil {
				Log(err)
			}
			if !retry {
				break
			}
		}
		c.Commit(r) // ok
	}
}

func attemptOnce(r Record) (retry bool, err error) {
	if err := Work(r); err != nil {
		return false, err
	}
	return false, nil
}

func byContractBroken(c *Consumer) {
	for {
		r, _ := c.Poll()
		for {
			retry, err := attemptOnce(r)
			if err != nil {
				Log(err)
			}
			if !retry {
				break
			}
		}
		c.Commit(r) // want DespiteFailure
	}
}

// goto is a loop as well.
func byGoto(c *Consumer) {
	for {
		r, _ := c.Poll()
	again:
		if err := Work(r); err != nil {
			goto again
		}
		c.Commit(r) // ok
	}
}

// An inner loop tries again, an outer one goes on to the record's next page.
func retriedPages(c *Consumer, pages int) {
	for {
		r, _ := c.Poll()
		for i := 0; i < pages; i++ {
			var err error
			for n := 0; n < 3; n++ {
				if err = Work(r); err == nil {
					break
				}
			}
			if err != nil {
				Log(err)
			}
		}
		c.Commit(r) // ok
	}
}

// An answer that is no good counts as failure.
func retriedForItsAnswer(c *Consumer) {
	for {
		r, _ := c.Poll()
		for i := 0; i < 3; i++ {
			if err := ask(r); err == nil {
				break
			}
		}
		c.Commit(r) // ok
	}
}

func ask(r Record) error {
	answer, err := Find(string(r.Key))
	if err != nil {
		return err
	}
	if answer == "" {
		return Error("no answer")
	}
	return nil
}

// Not tried again: the loop goes on whatever happens.
func askedThreeTimes(c *Consumer) {
	for {
		r, _ := c.Poll()
		for i := 0; i < 3; i++ {
			if err := ask(r); err != nil {
				Log(err)
			}
		}
		c.Commit(r) // want DespiteFailure
	}
}

// A panic that becomes an error is tried again like one.
func retriedAfterPanic(c *Consumer) {
	for {
		r, _ := c.Poll()
		for safely(r) != nil {
		}
		c.Commit(r) // ok
	}
}

func safely(r Record) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = Error("panic")
		}
	}()
	var o Order
	if Decode(r.Value, &o) != nil {
		return nil
	}
	return Work(r)
}
