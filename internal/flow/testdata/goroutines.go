// Programs that hand records over to goroutines.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func spawns(c *Consumer) {
	for {
		r, _ := c.Poll()
		go Do(r)
		c.Commit(r) // want Concurrent
	}
}

func spawnsClosure(c *Consumer) {
	for {
		r, _ := c.Poll()
		go func() { Do(r) }()
		c.Commit(r) // want Concurrent
	}
}

func spawnsHelper(c *Consumer) {
	for {
		r, _ := c.Poll()
		background(r)
		c.Commit(r) // want Concurrent
	}
}

func background(r Record) {
	go func(b []byte) { Save(b) }(r.Value)
}

func spawnsLogger(c *Consumer) {
	for {
		r, _ := c.Poll()
		Do(r)
		go Log(r.Offset)
		c.Commit(r) // ok
	}
}

func spawnsUnrelated(c *Consumer) {
	for {
		r, _ := c.Poll()
		go Send("tick", "tock")
		Do(r)
		c.Commit(r) // ok
	}
}

func joined(c *Consumer) {
	for {
		r, _ := c.Poll()
		var w WaitGroup
		w.Add(1)
		go func() {
			defer w.Done()
			Do(r)
		}()
		w.Wait()
		c.Commit(r) // ok
	}
}

func joinedLate(c *Consumer) {
	for {
		r, _ := c.Poll()
		var w WaitGroup
		w.Add(1)
		go func() {
			defer w.Done()
			Do(r)
		}()
		c.Commit(r) // want Concurrent
		w.Wait()
	}
}

func joinedByGo(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		var w WaitGroup
		for _, r := range rs {
			w.Go(func() { Do(r) })
		}
		w.Wait()
		c.Commit(rs...) // ok
	}
}

func notJoined(c *Consumer) {
	var w WaitGroup
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			w.Go(func() { Do(r) })
		}
		c.Commit(rs...) // want Concurrent
	}
}

// Joined, but the failures stay in the goroutines.
func joinedFailing(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		var w WaitGroup
		for _, r := range rs {
			w.Go(func() {
				if err := Work(r); err != nil {
					Log(err)
				}
			})
		}
		w.Wait()
		c.Commit(rs...) // want DespiteFailure
	}
}

// A group's error is that of its goroutines.
func group(c *Consumer) error {
	for {
		rs, _ := c.PollBatch()
		var g Group
		for _, r := range rs {
			g.Go(func() error { return Work(r) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		c.Commit(rs...) // ok
	}
}

func groupIgnored(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		var g Group
		for _, r := range rs {
			g.Go(func() error { return Work(r) })
		}
		g.Wait()
		c.Commit(rs...) // want DespiteFailure
	}
}

func groupLogged(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		g := new(Group)
		for _, r := range rs {
			g.Go(func() error { return Work(r) })
		}
		if err := g.Wait(); err != nil {
			Log(err)
		}
		c.Commit(rs...) // want DespiteFailure
	}
}

func groupSkips(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		g := new(Group)
		for _, r := range rs {
			g.Go(func() error { return Work(r) })
		}
		if err := g.Wait(); err != nil {
			Log(err)
			continue
		}
		c.Commit(rs...) // want Skipped
	}
}

func groupNotWaited(c *Consumer) {
	var g Group
	for {
		r, _ := c.Poll()
		g.Go(func() error { return Work(r) })
		c.Commit(r) // want Concurrent
	}
}

// Each goroutine commits its own record: a later commit covers an earlier record still at work.
func eachCommitsItsOwn(c *Consumer) {
	for {
		r, _ := c.Poll()
		go func() {
			Do(r)
			c.Commit(r) // want Concurrent
		}()
	}
}

func oneByOne(c *Consumer) {
	for {
		r, _ := c.Poll()
		done := make(chan bool)
		go func() {
			Do(r)
			c.Commit(r) // ok
			done <- true
		}()
		<-done
	}
}

// Several goroutines poll and commit one consumer.
func workers(c *Consumer) {
	for range 8 {
		go worker(c)
	}
}

func worker(c *Consumer) {
	for {
		r, _ := c.Poll()
		Do(r)
		c.Commit(r) // want Concurrent
	}
}

func twoWorkers(c *Consumer) {
	go pollAndCommit(c)
	go pollAndCommit(c)
}

func pollAndCommit(c *Consumer) {
	for {
		r, _ := c.Poll()
		Do(r)
		c.Commit(r) // want Concurrent
	}
}

func workersOfTheirOwn() {
	for range 8 {
		go ownWorker(New())
	}
}

func ownWorker(c *Consumer) {
	for {
		r, _ := c.Poll()
		Do(r)
		c.Commit(r) // ok
	}
}

func oneWorker(c *Consumer) {
	go func() {
		for {
			r, _ := c.Poll()
			Do(r)
			c.Commit(r) // ok
		}
	}()
}

// A goroutine for each partition is ordered inside.
func partitions(c *Consumer) {
	for {
		b := c.Fetch()
		b.EachPartition(func(part []Record) {
			go func() {
				for _, r := range part {
					Do(r)
					c.Commit(r) // ok
				}
			}()
		})
	}
}

func partitionsAll(c *Consumer) {
	for {
		b := c.Fetch()
		b.EachPartition(func(part []Record) {
			go func() {
				for _, r := range part {
					Do(r)
				}
			}()
		})
		c.CommitAll() // want Concurrent
	}
}

// A goroutine that commits everything from time to time, beside the work.
func ticker(c *Consumer) {
	go func() {
		for {
			<-Done()
			c.CommitAll() // want Concurrent
		}
	}()
	for {
		r, _ := c.Poll()
		Do(r)
	}
}

// An answer over a channel is a join.
func answered(c *Consumer) {
	for {
		r, _ := c.Poll()
		answer := make(chan error)
		go func() { answer <- Work(r) }()
		if err := <-answer; err != nil {
			return
		}
		c.Commit(r) // ok
	}
}

// Ends of the process and of the loop do not matter.
func stops(c *Consumer) {
	for {
		select {
		case <-Done():
			return
		default:
		}
		r, _ := c.Poll()
		go Do(r)
		if Stopped() {
			return
		}
		c.Commit(r) // want Concurrent
	}
}

// Methods as goroutines, and unknown functions.
type pump struct {
	c  *Consumer
	do func(Record)
}

func (p *pump) work(r Record) { Do(r) }

func (p *pump) run() {
	for {
		r, _ := p.c.Poll()
		go p.work(r)
		p.c.Commit(r) // want Concurrent
	}
}

func (p *pump) runUnknown() {
	for {
		r, _ := p.c.Poll()
		go p.do(r)
		p.c.Commit(r) // want Concurrent
	}
}

// The poll stands in a goroutine of its own.
func pollInBackground(c *Consumer) {
	go func() {
		for {
			r, _ := c.Poll()
			c.Commit(r) // want CommitFirst
			Do(r)
		}
	}()
	<-Done()
}

// Workers that are made one by one have one consumer in common, or each its own.
type hand struct {
	c  *Consumer
	id int
}

func (h *hand) run() {
	for {
		r, _ := h.c.Poll()
		Do(r)
		h.c.Commit(r) // want Concurrent
	}
}

func handsOnOne(c *Consumer) {
	for i := range 4 {
		h := &hand{c: c, id: i}
		go func() { h.run() }()
	}
}

type ownHand struct{ c *Consumer }

func (h *ownHand) run() {
	for {
		r, _ := h.c.Poll()
		Do(r)
		h.c.Commit(r) // ok
	}
}

func handsOnTheirOwn() {
	for range 4 {
		h := &ownHand{c: New()}
		go func() { h.run() }()
	}
}
