// Programs about the order of work and commit, and about what is work.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func commitFirst(c *Consumer) {
	for {
		r, err := c.Poll()
		if err != nil {
			continue
		}
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func workFirst(c *Consumer) {
	for {
		r, err := c.Poll()
		if err != nil {
			continue
		}
		Do(r)
		c.Commit(r) // ok
	}
}

// On one path only.
func commitFirstOfTombstones(c *Consumer) {
	r, _ := c.Poll()
	if r.Value == nil {
		c.Commit(r) // want CommitFirst
	}
	Do(r)
}

func commitInsteadOfWork(c *Consumer) {
	r, _ := c.Poll()
	if r.Value == nil {
		c.Commit(r) // ok
		return
	}
	Do(r)
	c.Commit(r) // ok
}

// Work came before, so that the rest may be a notice.
func workCommitNotify(c *Consumer) {
	r, _ := c.Poll()
	Do(r)
	c.Commit(r) // ok
	Send("done", r.Value)
}

// A consumer that only logs and counts loses nothing.
func commitThenLog(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	Log("got", string(r.Value))
	Count(len(r.Value))
}

func commitThenMetadata(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	Send(r.Topic, r.Offset)
}

func commitThenPayload(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	Send(r.Topic, r.Value)
}

// What is derived, decoded or encoded from the payload is the payload.
func commitThenDerived(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	Find(Trim(string(r.Value)))
}

func commitThenDecoded(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	var o Order
	if err := Decode(r.Value, &o); err != nil {
		return
	}
	Store(o)
}

func commitThenDecodeOnly(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	var o Order
	if err := Decode(r.Value, &o); err != nil {
		Log(err)
	}
	Log(o)
}

func commitThenEncoded(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	b, err := Encode(map[string]any{"value": string(r.Value)})
	if err == nil {
		Save(b)
	}
}

func commitThenBuffered(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	var b Buffer
	b.Write(r.Value)
	Save(b.Bytes())
}

func commitThenUnrelated(c *Consumer, b []byte) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	Log(r.Key)
	Save(b)
}

func commitThenToProducer(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	Out() <- r.Value
}

func toProducerThenCommit(c *Consumer) {
	r, _ := c.Poll()
	Out() <- r.Value
	c.Commit(r) // ok
}

// The commit stands below, in another statement of the same condition.
func commitByFlag(c *Consumer, early bool) {
	r, _ := c.Poll()
	if early {
		c.Commit(r) // want CommitFirst
	}
	Do(r)
	if !early {
		c.Commit(r) // ok
	}
}

// The previous record is committed when the next one arrives: it has been worked on.
func commitPrevious(c *Consumer) {
	var prev Record
	for {
		r, _ := c.Poll()
		c.Commit(prev)
		Do(r)
		prev = r
	}
}

func commitPreviousAfterFailure(c *Consumer) {
	var prev Record
	for {
		r, _ := c.Poll()
		c.Commit(prev) // want DespiteFailure
		if err := Work(r); err != nil {
			Log(err)
		}
		prev = r
	}
}

func commitPreviousButFailed(c *Consumer) {
	var prev *Record
	for {
		r := c.PollOne()
		if prev != nil {
			c.Commit(*prev) // want Skipped
		}
		if err := Work(*r); err != nil {
			Log(err)
			continue
		}
		prev = r
	}
}

func commitPreviousStops(c *Consumer) error {
	var prev *Record
	for {
		r := c.PollOne()
		if prev != nil {
			c.Commit(*prev)
		}
		if err := Work(*r); err != nil {
			return err
		}
		prev = r
	}
}

// An offset names the next record, as the libraries do; a record's own offset does not cover it.
func commitNextOffset(c *Consumer) {
	r, _ := c.Poll()
	c.CommitOffset(r.Partition, r.Offset+1) // want CommitFirst
	Do(r)
}

func commitOwnOffset(c *Consumer) {
	r, _ := c.Poll()
	c.CommitOffset(r.Partition, r.Offset)
	Do(r)
}

// The same by a helper, that cannot know.
func commitOwnOffsetByHelper(c *Consumer) {
	r, _ := c.Poll()
	commitOffset(c, r.Offset)
	Do(r)
}

func commitNextOffsetByHelper(c *Consumer) {
	r, _ := c.Poll()
	commitOffset(c, r.Offset+1)
	Do(r)
}

func commitOffset(c *Consumer, next int64) {
	c.CommitOffset(0, next) // want CommitFirst
}

// Without a loop behind it, a return to callers that are not in sight counts as work, as does a channel.
func Read(c *Consumer) (Record, error) {
	r, err := c.Poll()
	if err != nil {
		return Record{}, err
	}
	c.Commit(r) // want CommitFirst
	return r, nil
}

func ReadOnly(c *Consumer) (Record, error) {
	r, err := c.Poll()
	return r, err
}

func commitThenSend(c *Consumer, to chan<- Record) {
	for {
		r, _ := c.Poll()
		c.Commit(r) // want CommitFirst
		to <- r
	}
}

func workThenSend(c *Consumer, to chan<- Record) {
	for {
		r, _ := c.Poll()
		Do(r)
		c.Commit(r) // ok
		to <- r
	}
}

// Two consumers: each commits its own.
func twoConsumers(a, b *Consumer) {
	for {
		r, _ := a.Poll()
		s, _ := b.Poll()
		Do(r)
		a.Commit(r) // ok
		Do(s)
		b.Commit(s) // ok
	}
}

func twoConsumersAll(a, b *Consumer) {
	for {
		r, _ := a.Poll()
		s, _ := b.Poll()
		Do(r)
		a.CommitAll() // ok
		Do(s)
		b.CommitAll() // ok
	}
}

func twoConsumersCrossed(a, b *Consumer) {
	for {
		r, _ := a.Poll()
		s, _ := b.Poll()
		b.CommitAll() // want CommitFirst
		Do(r)
		a.CommitAll() // ok
		Do(s)
	}
}

// What also follows a record that is done and committed tells what became of it.
func noticeOfSkipped(c *Consumer, status chan []byte) {
	for {
		r, _ := c.Poll()
		if r.Value[0] != 0 {
			Do(r)
		}
		c.Commit(r) // ok
		status <- r.Value
	}
}

// The same when it failed: the notice is no other place where the record waits.
func noticeOfFailed(c *Consumer, status chan []byte) {
	for {
		r, _ := c.Poll()
		if r.Value[0] != 0 {
			if err := Work(r); err != nil {
				Log(err)
			} else {
				c.Commit(r) // want Skipped
			}
		} else {
			c.Commit(r) // want Skipped
		}
		status <- r.Value
	}
}

// Work that only some records get behind the commit, and none before.
func workOnSomeAfterCommit(c *Consumer, work chan []byte) {
	for {
		r, _ := c.Poll()
		c.Commit(r) // want CommitFirst
		if r.Value[0] != 0 {
			work <- r.Value
		}
	}
}
