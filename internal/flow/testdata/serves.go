// Functions that a client calls with each record, whose return commits it, and records that stand alone.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func served(c *Consumer) {
	c.Serve(func(r Record) error {
		return Work(r) // ok
	})
}

func servedSwallowed(c *Consumer) {
	c.Serve(func(r Record) error {
		if err := Work(r); err != nil {
			Log(err)
			return nil // want DespiteFailure
		}
		return nil // ok
	})
}

func servedDropped(c *Consumer) {
	c.Serve(func(r Record) error {
		_ = Work(r)
		return nil // want DespiteFailure
	})
}

func servedGoroutine(c *Consumer) {
	c.Serve(func(r Record) error {
		go Do(r)
		return nil // want Concurrent
	})
}

func servedFirst(c *Consumer) {
	c.Serve(func(r Record) error {
		c.Commit(r) // want CommitFirst
		return Work(r)
	})
}

func servedBatch(c *Consumer) {
	var batch []Record
	c.Serve(func(r Record) error {
		batch = append(batch, r)
		if len(batch) < 100 {
			return nil // want CommitFirst
		}
		err := Store(batch)
		batch = nil
		return err
	})
}

func servedRecovered(c *Consumer) {
	c.Serve(func(r Record) (err error) { // want DespiteFailure
		defer func() {
			if p := recover(); p != nil {
				err = nil
			}
		}()
		return Work(r) // ok
	})
}

type server struct{}

func (s *server) handle(r Record) error {
	if err := Work(r); err != nil {
		return nil // want DespiteFailure
	}
	return nil // ok
}

func (s *server) run(c *Consumer) { c.Serve(s.handle) }

func servedByParameter(c *Consumer, f func(Record) error) {
	c.Serve(f) // want DespiteFailure
}

func servedHole(c *Consumer) {
	servedByParameter(c, func(r Record) error {
		if err := Work(r); err != nil {
			Log(err)
		}
		return nil
	})
}

func servedUnknown(c *Consumer, fs map[string]func(Record) error) {
	c.Serve(fs["a"])
}

func eachServed(c *Consumer) {
	c.Each(func(r Record) { // want DespiteFailure
		if err := Work(r); err != nil {
			Log(err)
		}
	})
}

func eachStopped(c *Consumer) {
	c.Each(func(r Record) { // ok
		if err := Work(r); err != nil {
			Fatal(err)
		}
	})
}

// mode: Alone
func resent(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			c.Resend(r)
			continue
		}
		c.Commit(r) // ok
	}
}

// mode: Alone
func resentUnlessPanic(c *Consumer) {
	for {
		r, _ := c.Poll()
		func() {
			defer c.Commit(r) // want DespiteFailure
			if err := Work(r); err != nil {
				c.Resend(r)
			}
		}()
	}
}

// mode: Alone
func resentTooLate(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.Commit(r) // want CommitFirst
		if err := Work(r); err != nil {
			c.Resend(r)
		}
	}
}

// mode: Alone
func leftAlone(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			continue
		}
		c.Commit(r) // ok
	}
}

// mode: Alone
func aloneInGoroutines(c *Consumer) {
	for {
		r, _ := c.Poll()
		go func() {
			if err := Work(r); err != nil {
				return
			}
			c.Commit(r) // ok
		}()
	}
}

// mode: Alone
func aloneHandedOff(c *Consumer) {
	for {
		r, _ := c.Poll()
		go Do(r)
		c.Commit(r) // want Concurrent
	}
}

func opened(c *Consumer) error {
	records, err := c.Open()
	if err != nil {
		return err
	}
	for r := range records {
		c.Commit(r) // want CommitFirst
		Do(r)
	}
	return nil
}
