package crash

import "context"

// isolation is the experiment for what becomes of an aborted transaction. The records up to 4 are written in one that is committed,
// those up to 9 in one that is aborted, the others in one that is committed.
func isolation(ctx context.Context, e *experiment) error {
	for _, tx := range []struct {
		first, end int
		commit     bool
	}{{0, 5, true}, {5, 10, false}, {10, records, true}} {
		if err := e.Broker.ProduceTransaction(ctx, e.env.Transactional, e.env.Topic, tx.first, tx.end, tx.commit); err != nil {
			return err
		}
	}
	if err := e.Broker.Produce(ctx, e.env.Topic, records, records+1); err != nil {
		return err
	}
	err := e.live(func() error {
		if err := e.toEnd(ctx); err != nil {
			return err
		}
		return e.look(ctx, &e.outcome.Recovered)
	})
	if err != nil {
		return err
	}
	for n := 5; n < 10; n++ {
		if e.worked[n] > 0 {
			e.outcome.Aborted = append(e.outcome.Aborted, n)
		}
		e.worked[n] = 1 // nobody misses it
	}
	e.count(e.worked)
	return nil
}
