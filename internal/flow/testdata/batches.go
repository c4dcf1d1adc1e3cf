// Programs about batches, loops over them, buffers of records and offsets.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func batchThenCommit(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			Do(r)
		}
		c.Commit(rs...) // ok
	}
}

func commitThenBatch(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		c.Commit(rs...) // want CommitFirst
		for _, r := range rs {
			Do(r)
		}
	}
}

func commitAllThenBatch(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		c.CommitAll() // want CommitFirst
		for _, r := range rs {
			Do(r)
		}
	}
}

// The commit of an element does not cover those behind it, that of the whole batch does.
func eachOfBatch(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			Do(r)
			c.Commit(r) // ok
		}
	}
}

func allInBatch(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			Do(r)
			c.CommitAll() // want CommitFirst
		}
	}
}

func batchDespiteFailure(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				Log(err)
			}
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

func batchStops(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				return err
			}
		}
		c.Commit(rs...) // ok
	}
}

func batchBreaks(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				break
			}
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

func batchLabelled(c *Consumer) {
polls:
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				break polls
			}
		}
		c.Commit(rs...) // ok
	}
}

func elementSkipped(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				Log(err)
				continue
			}
			c.Commit(r) // want Skipped
		}
	}
}

func elementStops(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				return err
			}
			c.Commit(r) // ok
		}
	}
}

// Those that failed are left out; a later commit covers them.
func filtered(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		var done []Record
		for _, r := range rs {
			if err := Work(r); err != nil {
				Log(err)
				continue
			}
			done = append(done, r)
		}
		c.Commit(done...) // want Skipped
	}
}

func gathered(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		var done []Record
		for _, r := range rs {
			if err := Work(r); err != nil {
				return err
			}
			done = append(done, r)
		}
		c.Commit(done...) // ok
	}
}

// A local batch, worked on when it is full.
func localBatch(c *Consumer) error {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		if len(batch) < 100 {
			continue
		}
		if err := Store(batch); err != nil {
			return err
		}
		c.Commit(batch...) // ok
		batch = batch[:0]
	}
}

func localBatchCommitted(c *Consumer) error {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		c.Commit(r) // want CommitFirst
		if len(batch) < 100 {
			continue
		}
		if err := Store(batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
}

func localBatchDropped(c *Consumer) {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		if len(batch) < 100 {
			continue
		}
		if err := Store(batch); err != nil {
			Log(err)
		}
		c.Commit(batch...) // want DespiteFailure
		batch = nil
	}
}

func localBatchLast(c *Consumer) {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		if len(batch) < 100 {
			continue
		}
		for _, b := range batch {
			Do(b)
		}
		c.Commit(batch[len(batch)-1]) // ok
		batch = nil
	}
}

func localBatchByAnother(c *Consumer, flush func([]Record)) {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		if len(batch) == cap(batch) {
			flush(batch)
			c.Commit(batch...) // ok
			batch = nil
		}
	}
}

// A batch of what was decoded.
func decodedBatch(c *Consumer) error {
	var orders []Order
	for {
		r, _ := c.Poll()
		var o Order
		if err := Decode(r.Value, &o); err != nil {
			continue
		}
		orders = append(orders, o)
		if len(orders) < 100 {
			continue
		}
		if err := Store(orders); err != nil {
			return err
		}
		c.CommitAll() // ok
		orders = nil
	}
}

func decodedBatchCommitted(c *Consumer) error {
	var orders []Order
	for {
		r, _ := c.Poll()
		var o Order
		if err := Decode(r.Value, &o); err != nil {
			continue
		}
		orders = append(orders, o)
		c.CommitAll() // want CommitFirst
		if len(orders) < 100 {
			continue
		}
		if err := Store(orders); err != nil {
			return err
		}
		orders = nil
	}
}

// A batch in a field.
type batcher struct {
	c     *Consumer
	batch []Record
}

func (b *batcher) run() {
	for {
		r, _ := b.c.Poll()
		b.add(r)
		b.c.Commit(r) // want CommitFirst
	}
}

func (b *batcher) add(r Record) {
	b.batch = append(b.batch, r)
	if len(b.batch) > 99 {
		b.flush()
	}
}

func (b *batcher) flush() {
	for _, r := range b.batch {
		Do(r)
	}
	b.batch = b.batch[:0]
}

type fullBatcher struct {
	c     *Consumer
	batch []Record
}

func (b *fullBatcher) run() error {
	for {
		r, _ := b.c.Poll()
		b.batch = append(b.batch, r)
		if len(b.batch) > 99 {
			if err := b.flush(); err != nil {
				return err
			}
		}
	}
}

func (b *fullBatcher) flush() error {
	if err := Store(b.batch); err != nil {
		return err
	}
	b.c.Commit(b.batch...) // ok
	b.batch = nil
	return nil
}

type carelessBatcher struct {
	c     *Consumer
	batch []Record
}

func (b *carelessBatcher) run() {
	for {
		r, _ := b.c.Poll()
		b.batch = append(b.batch, r)
		if len(b.batch) > 99 {
			b.flush()
		}
	}
}

func (b *carelessBatcher) flush() {
	if err := Store(b.batch); err != nil {
		Log(err)
	}
	b.c.Commit(b.batch...) // want DespiteFailure
	b.batch = nil
}

// What a map keeps is finished work unless code in sight takes it out again.
type cache struct {
	c   *Consumer
	all map[string][]byte
}

func (k *cache) run() {
	for {
		r, _ := k.c.Poll()
		k.all[string(r.Key)] = r.Value
		k.c.Commit(r)
	}
}

type pending struct {
	c   *Consumer
	all map[string][]byte
}

func (p *pending) run() {
	for {
		r, _ := p.c.Poll()
		p.all[string(r.Key)] = r.Value
		p.c.Commit(r) // want CommitFirst
		p.flush()
	}
}

func (p *pending) flush() {
	for k, b := range p.all {
		Save(b)
		delete(p.all, k)
	}
}

// Offsets in a tracker: which of them it gives away is not known.
type tracker struct{ done map[int]int64 }

func (t *tracker) add(r Record) { t.done[r.Partition] = r.Offset }

func (t *tracker) flush(c *Consumer) {
	for p, o := range t.done {
		c.CommitOffset(p, o+1)
	}
}

func tracked(c *Consumer, t *tracker) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			Log(err)
			continue
		}
		t.add(r)
		t.flush(c)
	}
}

// Read back from where it is kept, a record is not the one that was polled.
type queue struct {
	c   *Consumer
	all []Record
}

func (q *queue) peek() Record { return q.all[0] }

func (q *queue) evict() { q.all = q.all[1:] }

func (q *queue) run() {
	for {
		r, _ := q.c.Poll()
		q.all = append(q.all, r)
		head := q.peek()
		if err := Work(head); err != nil {
			continue
		}
		q.evict()
		q.c.Commit(head)
	}
}

// Last record of a batch.
func lastOfBatch(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			Do(r)
		}
		c.Commit(rs[len(rs)-1]) // ok
	}
}

func lastOfBatchFailed(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			if err := Work(r); err != nil {
				Log(err)
			}
		}
		c.Commit(rs[len(rs)-1]) // want DespiteFailure
	}
}

func lastByVariable(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		var last Record
		for _, r := range rs {
			if err := Work(r); err != nil {
				Log(err)
			}
			last = r
		}
		c.Commit(last) // want DespiteFailure Skipped
	}
}

func lastByVariableStops(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		var last Record
		for _, r := range rs {
			if err := Work(r); err != nil {
				return err
			}
			last = r
		}
		c.Commit(last) // ok
	}
}

// Classic loops over indices.
func byIndex(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for i := 0; i < len(rs); i++ {
			if err := Work(rs[i]); err != nil {
				continue
			}
			c.Commit(rs[i]) // want Skipped
		}
	}
}

func byIndexStops(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		for i := range rs {
			if err := Work(rs[i]); err != nil {
				return err
			}
			c.Commit(rs[i]) // ok
		}
	}
}

// A batch that calls back, iterates, or steps.
func callsBack(c *Consumer) {
	for {
		b := c.Fetch()
		b.Each(func(r Record) {
			if err := Work(r); err != nil {
				Log(err)
				return
			}
			c.Commit(r) // want Skipped
		})
	}
}

func callsBackAll(c *Consumer) {
	for {
		b := c.Fetch()
		b.Each(func(r Record) { Do(r) })
		c.Commit(b.Records...) // ok
	}
}

func callsBackFailing(c *Consumer) {
	for {
		b := c.Fetch()
		b.Each(func(r Record) { Work(r) })
		c.CommitAll() // want DespiteFailure
	}
}

func callsBackCaptured(c *Consumer) error {
	for {
		b := c.Fetch()
		var failed error
		b.Each(func(r Record) {
			if failed == nil {
				failed = Work(r)
			}
		})
		if failed != nil {
			return failed
		}
		c.Commit(b.Records...) // ok
	}
}

func iterates(c *Consumer) {
	for {
		b := c.Fetch()
		for r := range b.All() {
			if err := Work(r); err != nil {
				continue
			}
			c.Commit(r) // want Skipped
		}
	}
}

func iteratesAndStops(c *Consumer) error {
	for {
		b := c.Fetch()
		for r := range b.All() {
			if err := Work(r); err != nil {
				return err
			}
			c.Commit(r) // ok
		}
	}
}

func iteratesAndBreaks(c *Consumer) {
	for {
		b := c.Fetch()
		for r := range b.All() {
			if err := Work(r); err != nil {
				Log(err)
				break
			}
		}
		c.CommitAll() // want DespiteFailure
	}
}

func stepsThrough(c *Consumer) {
	for {
		b := c.Fetch()
		for r := b.Next(); r != nil; r = b.Next() {
			if err := Work(*r); err != nil {
				continue
			}
			c.Commit(*r) // want Skipped
		}
	}
}

func stepsAndStops(c *Consumer) error {
	for {
		b := c.Fetch()
		for {
			r := b.Next()
			if r == nil {
				break
			}
			if err := Work(*r); err != nil {
				return err
			}
			c.Commit(*r) // ok
		}
	}
}

func byPartition(c *Consumer) {
	for {
		b := c.Fetch()
		b.EachPartition(func(part []Record) {
			for _, r := range part {
				Do(r)
			}
			c.Commit(part...) // ok
		})
	}
}

// A user's own iterator.
func records(c *Consumer) func(func(Record) bool) {
	return func(yield func(Record) bool) {
		for {
			r, err := c.Poll()
			if err != nil {
				return
			}
			if !yield(r) {
				return
			}
		}
	}
}

func userIterator(c *Consumer) {
	for r := range records(c) {
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func userIteratorAfter(c *Consumer) {
	for r := range records(c) {
		Do(r)
		c.Commit(r) // ok
	}
}

func userIteratorSkips(c *Consumer) {
	for r := range records(c) {
		if err := Work(r); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func userIteratorStops(c *Consumer) error {
	for r := range records(c) {
		if err := Work(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
	return nil
}

// An iterator over a part of a batch.
func orders(rs []Record) func(func(Record) bool) {
	return func(yield func(Record) bool) {
		for _, r := range rs {
			if r.Topic == "orders" && !yield(r) {
				return
			}
		}
	}
}

func iteratesOrders(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		for r := range orders(rs) {
			if err := Work(r); err != nil {
				Log(err)
			}
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

func iteratesOrdersAndStops(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		for r := range orders(rs) {
			if err := Work(r); err != nil {
				return err
			}
		}
		c.Commit(rs...) // ok
	}
}

// Batches that fill up or time out: what stays from one turn to the next is the list, and nothing when it is emptied.
func filledOrTimed(c *Consumer, tick chan int) {
	var batch []Record
	for {
		select {
		case r := <-c.Records():
			batch = append(batch, r)
		case <-tick:
		}
		for _, r := range batch {
			if err := Work(r); err != nil {
				return
			}
		}
		for _, r := range batch {
			c.Commit(r) // ok
		}
		batch = nil
	}
}

// A batch that is kept when its commit fails is worked on again, and was before.
func keptWhenCommitFails(c *Consumer) {
	var batch []Record
	for {
		r, _ := c.Poll()
		batch = append(batch, r)
		for _, m := range batch {
			if err := Work(m); err != nil {
				return
			}
		}
		if err := c.Commit(batch...); err != nil { // ok
			continue
		}
		batch = batch[:0]
	}
}
