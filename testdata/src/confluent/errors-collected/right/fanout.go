// Package fanout passes messages to several services and looks at all errors.
package fanout

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Service interface {
	Accept(ctx context.Context, msg []byte) error
}

// Run passes messages on until one of the services fails.
func Run(ctx context.Context, brokers string, services []Service) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "fanout",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("messages", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		errs := make([]error, len(services))
		var wg sync.WaitGroup
		for i, s := range services {
			wg.Add(1)
			go func() {
				defer wg.Done()
				errs[i] = s.Accept(ctx, m.Value)
			}()
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}
