// Package clips transcodes clips, each in a goroutine. It keeps those that are done, and commits the last one behind
// which none is missing.
//
//lab:guarantee at-least-once
package clips

import (
	"context"
	"log"
	"strings"
	"sync"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker keeps the clips that are done, and lie behind one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]*kafka.Message
}

// finish returns the last clip up to which all are done, if that is another than before.
func (t *tracker) finish(clip *kafka.Message) (last *kafka.Message, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[int64(clip.TopicPartition.Offset)] = clip
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

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  strings.Join(env.Brokers, ","),
		"group.id":           env.Group,
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	var t *tracker
	for {
		clip, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if t == nil {
			t = &tracker{next: int64(clip.TopicPartition.Offset), done: make(map[int64]*kafka.Message)}
		}
		go func() {
			if err := env.Work(clip.Value); err != nil {
				log.Fatalf("clip at %v: %v", clip.TopicPartition, err)
			}
			if last, ok := t.finish(clip); ok {
				if _, err := consumer.CommitMessage(last); err != nil {
					log.Fatalf("commit: %v", err)
				}
			}
		}()
	}
}
