// Package carriers reports parcels; the processor says whether trying again makes sense.
package carriers

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"time"

	"github.com/segmentio/kafka-go"
)

type API interface {
	Report(ctx context.Context, parcel []byte) error
}

type Bin interface {
	Keep(ctx context.Context, m kafka.Message, cause error) error
}

type Consumer struct {
	reader *kafka.Reader
	api    API
	bin    Bin
}

func New(brokers []string, api API, bin Bin) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "carriers", Topic: "parcels"}),
		api:    api,
		bin:    bin,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		for {
			retry, err := c.process(ctx, m)
			if err == nil {
				break
			}
			if !retry {
				if err := c.bin.Keep(ctx, m, err); err != nil {
					return fmt.Errorf("keep: %w", err)
				}
				break
			}
			log.Printf("parcel %s, again: %v", m.Key, err)
			time.Sleep(time.Second)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (c *Consumer) process(ctx context.Context, m kafka.Message) (retry bool, err error) {
	err = c.api.Report(ctx, m.Value)
	var nerr net.Error
	return errors.As(err, &nerr) && nerr.Timeout(), err
}
