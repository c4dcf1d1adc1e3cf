// Programs whose consumers commit by themselves.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

// mode: OnDelivery
func onDelivery(c *Consumer) {
	for {
		r, _ := c.Poll() // want AutoFirst
		Do(r)
	}
}

// mode: OnDelivery
func onDeliveryLogged(c *Consumer) {
	for {
		r, _ := c.Poll()
		Log(r.Value)
	}
}

// mode: OnDelivery
func OnDeliveryReturned(c *Consumer) (Record, error) {
	r, err := c.Poll() // want AutoFirst
	return r, err
}

// mode: OnDelivery
func onDeliveryFailing(c *Consumer) error {
	for {
		r, err := c.Poll() // want AutoFirst
		if err != nil {
			return err
		}
		if err := Work(r); err != nil {
			return err
		}
		c.Commit(r)
	}
}

// mode: OnNextPoll
func onNextPoll(c *Consumer) error {
	for {
		r, _ := c.Poll() // ok
		if err := Work(r); err != nil {
			return err
		}
	}
}

// mode: OnNextPoll
func onNextPollSkips(c *Consumer) {
	for {
		r, _ := c.Poll() // want DespiteFailure
		if err := Work(r); err != nil {
			Log(err)
		}
	}
}

// mode: OnNextPoll
func onNextPollHandsOff(c *Consumer) {
	for {
		r, _ := c.Poll() // want AutoFirst
		go Do(r)
	}
}

// mode: OnNextPoll
func onNextPollJoins(c *Consumer) {
	for {
		rs, _ := c.PollBatch() // ok
		var w WaitGroup
		for _, r := range rs {
			w.Go(func() { Do(r) })
		}
		w.Wait()
	}
}

// mode: OnNextPoll
func onNextPollBatches(c *Consumer) {
	var batch []Record
	for {
		r, _ := c.Poll() // want AutoFirst
		batch = append(batch, r)
		if len(batch) > 99 { // the first of them were committed by the polls that followed
			for _, b := range batch {
				Do(b)
			}
			batch = nil
		}
	}
}

// mode: OnNextPoll
func onNextPollPool(c *Consumer) {
	tasks := make(chan Record)
	for range 8 {
		go func() {
			for r := range tasks {
				Do(r)
			}
		}()
	}
	for {
		r, _ := c.Poll() // want AutoFirst
		tasks <- r
	}
}

// mode: NoCommit
func noGroup(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.Commit(r)
		if err := Work(r); err != nil {
			continue
		}
	}
}

func marks(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.Mark(r) // want CommitFirst
		Do(r)
		c.CommitMarked()
	}
}

func marksAfter(c *Consumer) {
	for {
		r, _ := c.Poll()
		Do(r)
		c.Mark(r) // ok
		c.CommitMarked()
	}
}

// The marks of failed records are left out, but a later mark covers them.
func marksSkip(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			continue
		}
		c.Mark(r) // want Skipped
	}
}

// mode: NoMarks
func marksWithoutEffect(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.Mark(r)
		Do(r)
		c.Commit(r) // ok
	}
}

// mode: Stored
func stored(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.CommitStored() // want CommitFirst
		Do(r)
	}
}

// mode: Stored
func storedAfter(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			return err
		}
		c.CommitStored() // ok
	}
}

// Without the client's storing, only what is marked is committed.
func storedByMark(c *Consumer) {
	for {
		r, _ := c.Poll()
		c.CommitStored()
		Do(r)
		c.Mark(r) // ok
	}
}

// mode: Ahead
func ahead(c *Consumer) {
	for r := range c.Records() {
		Do(r)
		c.CommitAll() // want Concurrent
	}
}

// mode: Ahead
func aheadByRecord(c *Consumer) {
	for r := range c.Records() {
		Do(r)
		c.Commit(r) // ok
	}
}

// Transactions: offsets take effect with the end.
func transaction(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Send("out", r.Value); err != nil {
			c.AbortTransaction()
			return err
		}
		c.Put(r)
		c.CommitTransaction() // ok
	}
}

func transactionFirst(c *Consumer) error {
	for {
		r, _ := c.Poll()
		c.Put(r)
		c.CommitTransaction() // want CommitFirst
		if err := Send("out", r.Value); err != nil {
			return err
		}
	}
}

func transactionDespiteFailure(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Send("out", r.Value); err != nil {
			Log(err)
		}
		c.Put(r)
		c.CommitTransaction() // want DespiteFailure
	}
}

// What is put in before the work is dropped by the abort.
func transactionAborted(c *Consumer) error {
	for {
		r, _ := c.Poll()
		c.Put(r)
		if err := Send("out", r.Value); err != nil {
			c.AbortTransaction()
			return err
		}
		c.CommitTransaction() // ok
	}
}

// An abort alone does not bring the record back.
func transactionSkips(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Send("out", r.Value); err != nil {
			c.AbortTransaction()
			continue
		}
		c.Put(r)
		c.CommitTransaction() // want Skipped
	}
}

// An end that a boolean decides: false takes the position back.
func endWith(c *Consumer) {
	for {
		r, _ := c.Poll()
		err := Send("out", r.Value)
		c.EndWith(err == nil) // ok
	}
}

func endWithTrue(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Send("out", r.Value); err != nil {
			Log(err)
		}
		c.EndWith(true) // want DespiteFailure
	}
}

func endWithInverted(c *Consumer) {
	for {
		r, _ := c.Poll()
		err := Send("out", r.Value)
		c.EndWith(err != nil) // want DespiteFailure
	}
}

func endWithFlag(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		fine := true
		for _, r := range rs {
			if err := Send("out", r.Value); err != nil {
				fine = false
			}
		}
		c.EndWith(fine) // ok
	}
}
