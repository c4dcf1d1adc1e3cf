// Package clips transcodes clips, each in a goroutine. It keeps those that are done, and marks the last one behind
// which none is missing.
//
//lab:guarantee at-least-once
package clips

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker keeps the clips that are done, and lie behind one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]*sarama.ConsumerMessage
}

// finish returns the last clip up to which all are done, if that is another than before.
func (t *tracker) finish(clip *sarama.ConsumerMessage) (last *sarama.ConsumerMessage, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[clip.Offset] = clip
	for {
		clip, more := t.done[t.next]
		if !more {
			return last, ok
		}
		delete(t.done, t.next)
		t.next++
		last, ok = clip, true
	}
}

type studio struct{ env *program.Env }

func (*studio) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*studio) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (s *studio) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var t *tracker
	for clip := range claim.Messages() {
		if t == nil {
			t = &tracker{next: clip.Offset, done: make(map[int64]*sarama.ConsumerMessage)}
		}
		go func() {
			if err := s.env.Work(clip.Value); err != nil {
				log.Fatalf("clip at offset %d: %v", clip.Offset, err)
			}
			if last, ok := t.finish(clip); ok {
				session.MarkMessage(last, "")
			}
		}()
	}
	return nil
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
		if err := group.Consume(ctx, []string{env.Topic}, &studio{env}); err != nil {
			return err
		}
	}
}
