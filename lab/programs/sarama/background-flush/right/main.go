// Package metrics keeps what it gets, and writes it now and then in the background, where it marks what is
// written.
//
//lab:guarantee unknown
//lab:shown at-least-once
package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type buffer struct {
	env *program.Env

	mu   sync.Mutex
	kept []*sarama.ConsumerMessage
}

func (*buffer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*buffer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (b *buffer) add(m *sarama.ConsumerMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, m)
}

// flush writes what is kept. It stops at the first failure.
func (b *buffer) flush(session sarama.ConsumerGroupSession) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.kept {
		if err := b.env.Work(m.Value); err != nil {
			return err
		}
		session.MarkMessage(m, "")
	}
	b.kept = nil
	return nil
}

func (b *buffer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	stopped := make(chan error, 1)
	go func() {
		for {
			select {
			case <-time.After(20 * time.Millisecond):
				if err := b.flush(session); err != nil {
					stopped <- err
					return
				}
			case <-session.Context().Done():
				return
			}
		}
	}()
	for {
		select {
		case m, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			b.add(m)
		case err := <-stopped:
			return err
		}
	}
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
		if err := group.Consume(ctx, []string{env.Topic}, &buffer{env: env}); err != nil {
			return err
		}
	}
}
