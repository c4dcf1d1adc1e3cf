// Package tail forwards log lines to a TCP server.
package tail

import (
	"fmt"
	"iter"
	"net"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type tailer struct{ c *kafka.Consumer }

// messages yields messages until the consumer fails; what was handed out is committed.
func (t *tailer) messages() iter.Seq2[*kafka.Message, error] {
	return func(yield func(*kafka.Message, error) bool) {
		for {
			m, err := t.c.ReadMessage(-1)
			if !yield(m, err) || err != nil {
				return
			}
			if _, err := t.c.CommitMessage(m); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// Forward sends each line to addr.
func Forward(brokers, addr string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "tail",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("logs", nil); err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	t := &tailer{c}
	for m, err := range t.messages() {
		if err != nil {
			return err
		}
		if _, err := conn.Write(append(m.Value, '\n')); err != nil {
			return fmt.Errorf("forward: %w", err)
		}
	}
	return nil
}
