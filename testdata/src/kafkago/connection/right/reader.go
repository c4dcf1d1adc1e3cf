// Package connection reads a partition over a plain connection and by single requests; nothing is committed.
package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/segmentio/kafka-go"
)

type Sink interface {
	Write(ctx context.Context, offset int64, body []byte) error
}

// Dump copies one batch from offset on.
func Dump(ctx context.Context, broker, topic string, partition int, offset int64, s Sink) error {
	conn, err := kafka.DialLeader(ctx, "tcp", broker, topic, partition)
	if err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	defer conn.Close()
	if _, err := conn.Seek(offset, kafka.SeekAbsolute); err != nil {
		return fmt.Errorf("seek: %w", err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	batch := conn.ReadBatchWith(kafka.ReadBatchConfig{MinBytes: 1, MaxBytes: 1e6})
	defer batch.Close()
	for {
		m, err := batch.ReadMessage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.Write(ctx, m.Offset, m.Value); err != nil {
			return err
		}
	}
}

// Peek copies what one request returns.
func Peek(ctx context.Context, client *kafka.Client, topic string, partition int, offset int64, s Sink) error {
	res, err := client.Fetch(ctx, &kafka.FetchRequest{Topic: topic, Partition: partition, Offset: offset, MaxBytes: 1 << 20})
	if err != nil {
		return err
	}
	if res.Error != nil {
		return res.Error
	}
	for {
		rec, err := res.Records.ReadRecord()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := kafka.ReadAll(rec.Value)
		if err != nil {
			return err
		}
		if err := s.Write(ctx, rec.Offset, body); err != nil {
			return err
		}
	}
}
