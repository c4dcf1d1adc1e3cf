// Package faces finds faces in pictures, several at a time. It marks how far all of them are done.
//
//lab:guarantee unknown
//lab:shown at-least-once
package faces

import (
	"context"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker knows what is done.
type tracker struct {
	mu   sync.Mutex
	next int64 // the lowest offset that is not
	done map[int64]bool
}

// finish notes that a record is done, and returns the lowest offset that is not.
func (t *tracker) finish(offset int64) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[offset] = true
	for t.done[t.next] {
		delete(t.done, t.next)
		t.next++
	}
	return t.next
}

type finder struct{ env *program.Env }

func (*finder) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*finder) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (f *finder) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	t := &tracker{next: claim.InitialOffset(), done: make(map[int64]bool)}
	if t.next < 0 {
		t.next = 0
	}
	g, ctx := errgroup.WithContext(session.Context())
	pictures := make(chan *sarama.ConsumerMessage)
	for range 4 {
		g.Go(func() error {
			for m := range pictures {
				if err := f.env.Work(m.Value); err != nil {
					return err
				}
				session.MarkOffset(claim.Topic(), claim.Partition(), t.finish(m.Offset), "")
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(pictures)
		for m := range claim.Messages() {
			select {
			case pictures <- m:
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	return g.Wait()
}

func Run(ctx context.Context, env *program.Env) error {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond
	group, err := sarama.NewConsumerGroup(env.Brokers, env.Group, config)
	if err != nil {
		return err
	}
	defer group.Close()
	for {
		if err := group.Consume(ctx, []string{env.Topic}, &finder{env}); err != nil {
			return err
		}
	}
}
