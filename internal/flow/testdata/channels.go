// Programs that send records over channels: pools, pipelines, answers, select.

package programs

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

// A pool over a channel: the commit does not wait for it.
func pool(c *Consumer) {
	tasks := make(chan Record, 100)
	for range 8 {
		go func() {
			for r := range tasks {
				Do(r)
			}
		}()
	}
	for {
		r, _ := c.Poll()
		tasks <- r
		c.Commit(r) // want Concurrent
	}
}

func poolJoined(c *Consumer) {
	for {
		rs, _ := c.PollBatch()
		tasks := make(chan Record)
		var w WaitGroup
		for range 8 {
			w.Add(1)
			go func() {
				defer w.Done()
				for r := range tasks {
					Do(r)
				}
			}()
		}
		for _, r := range rs {
			tasks <- r
		}
		close(tasks)
		w.Wait()
		c.Commit(rs...) // ok
	}
}

// Each worker of the pool commits what it has worked on, in whatever order.
func poolCommits(c *Consumer) {
	tasks := make(chan Record, 100)
	for range 8 {
		go func() {
			for r := range tasks {
				Do(r)
				c.Commit(r) // want Concurrent
			}
		}()
	}
	for {
		r, _ := c.Poll()
		tasks <- r
	}
}

func oneCommits(c *Consumer) {
	tasks := make(chan Record, 100)
	go func() {
		for r := range tasks {
			Do(r)
			c.Commit(r) // ok
		}
	}()
	for {
		r, _ := c.Poll()
		tasks <- r
	}
}

func oneCommitsFirst(c *Consumer) {
	tasks := make(chan Record, 100)
	go func() {
		for r := range tasks {
			c.Commit(r) // want CommitFirst
			Do(r)
		}
	}()
	for {
		r, _ := c.Poll()
		tasks <- r
	}
}

func oneSkips(c *Consumer) {
	tasks := make(chan Record, 100)
	go func() {
		for r := range tasks {
			if err := Work(r); err != nil {
				continue
			}
			c.Commit(r) // want Skipped
		}
	}()
	for {
		r, _ := c.Poll()
		tasks <- r
	}
}

// The channel stands in a field, its receiver in another method.
type stage struct {
	c     *Consumer
	tasks chan Record
}

func (s *stage) poll() {
	for {
		r, _ := s.c.Poll()
		s.tasks <- r
	}
}

func (s *stage) work() {
	for r := range s.tasks {
		if err := Work(r); err != nil {
			Log(err)
		}
		s.c.Commit(r) // want DespiteFailure
	}
}

type lastStage struct {
	c     *Consumer
	tasks chan Record
}

func (s *lastStage) poll() {
	for {
		r, _ := s.c.Poll()
		s.tasks <- r
	}
}

func (s *lastStage) work() error {
	for r := range s.tasks {
		if err := Work(r); err != nil {
			return err
		}
		s.c.Commit(r) // ok
	}
	return nil
}

// A channel for what was made of the record.
type job struct {
	r    Record
	done chan error
}

func answers(c *Consumer, jobs chan job) {
	for {
		r, _ := c.Poll()
		j := job{r, make(chan error)}
		jobs <- j
		if err := <-j.done; err != nil {
			return
		}
		c.Commit(r) // ok
	}
}

func noAnswer(c *Consumer, jobs chan job) {
	for {
		r, _ := c.Poll()
		j := job{r, make(chan error)}
		jobs <- j
		c.Commit(r) // want Concurrent
		if err := <-j.done; err != nil {
			return
		}
	}
}

// The loop gathers as many answers as it gave out.
func gathers(c *Consumer, jobs chan Record, answers chan error) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			jobs <- r
		}
		for range rs {
			<-answers
		}
		c.Commit(rs...) // ok
	}
}

func gathersLate(c *Consumer, jobs chan Record, answers chan error) {
	for {
		rs, _ := c.PollBatch()
		for _, r := range rs {
			jobs <- r
		}
		c.Commit(rs...) // want Concurrent
		for range rs {
			<-answers
		}
	}
}

// Channels of the client.
func received(c *Consumer) {
	for r := range c.Records() {
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func receivedAfter(c *Consumer) {
	for r := range c.Records() {
		Do(r)
		c.Commit(r) // ok
	}
}

func receivedSkips(c *Consumer) {
	records := c.Records()
	for {
		r, ok := <-records
		if !ok {
			return
		}
		if err := Work(r); err != nil {
			Log(err)
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func receivedStops(c *Consumer) error {
	records := c.Records()
	for {
		r, ok := <-records
		if !ok {
			return nil
		}
		if err := Work(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

// select delivers as one component of a tuple.
func selects(c *Consumer) {
	records := c.Records()
	for {
		select {
		case <-Done():
			return
		case r, ok := <-records:
			if !ok {
				return
			}
			if err := Work(r); err != nil {
				Log(err)
			}
			c.Commit(r) // want DespiteFailure
		}
	}
}

func selectsAndStops(c *Consumer) error {
	records := c.Records()
	for {
		select {
		case <-Done():
			return nil
		case r, ok := <-records:
			if !ok {
				return nil
			}
			if err := Work(r); err != nil {
				return err
			}
			c.Commit(r) // ok
		}
	}
}

func selectsTwo(a, b *Consumer) {
	for {
		select {
		case r := <-a.Records():
			Do(r)
			a.Commit(r) // ok
		case r := <-b.Records():
			b.Commit(r) // want CommitFirst
			Do(r)
		}
	}
}

func selectsToSend(c *Consumer, tasks chan Record) {
	for {
		r, _ := c.Poll()
		select {
		case tasks <- r:
		case <-Done():
			return
		}
		c.Commit(r) // want Concurrent
	}
}

func selectsNonBlocking(c *Consumer) {
	for {
		select {
		case r := <-c.Records():
			Do(r)
			c.Commit(r) // ok
		default:
			Log("idle")
		}
	}
}

// A handler gets a claim; its return stops the stream, and unmarked records come again.
type group1 struct{}

func (g *group1) Consume(k *Claim) error {
	for r := range k.Records() {
		if err := Work(r); err != nil {
			return err
		}
		k.Mark(r) // ok
	}
	return nil
}

type group2 struct{}

func (g *group2) Consume(k *Claim) error {
	for r := range k.Records() {
		if err := Work(r); err != nil {
			Log(err)
			continue
		}
		k.Mark(r) // want Skipped
	}
	return nil
}

type group3 struct{}

func (g *group3) Consume(k *Claim) error {
	for {
		select {
		case r, ok := <-k.Records():
			if !ok {
				return nil
			}
			k.Mark(r) // want CommitFirst
			Do(r)
		case <-Done():
			return nil
		}
	}
}

type group4 struct{ tasks chan Record }

func (g *group4) Consume(k *Claim) error {
	for r := range k.Records() {
		g.tasks <- r
		k.Mark(r) // want Concurrent
	}
	return nil
}
