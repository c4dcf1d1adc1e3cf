// Package mirror copies one partition into object storage and keeps its position in the group "mirror".
package mirror

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

const (
	group = "mirror"
	topic = "documents"
)

type Bucket interface {
	Upload(ctx context.Context, name string, body []byte) error
}

type Mirror struct {
	client *kafka.Client
	bucket Bucket
}

func New(broker string, b Bucket) *Mirror {
	return &Mirror{client: &kafka.Client{Addr: kafka.TCP(broker)}, bucket: b}
}

func (c *Mirror) Run(ctx context.Context, brokers []string, partition int) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: topic, Partition: partition})
	defer reader.Close()
	res, err := c.client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{
		GroupID: group,
		Topics:  map[string][]int{topic: {partition}},
	})
	if err != nil {
		return err
	}
	for _, p := range res.Topics[topic] {
		if err := reader.SetOffset(p.CommittedOffset); err != nil {
			return err
		}
	}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.save(ctx, m); err != nil {
			return err
		}
		if err := c.bucket.Upload(ctx, string(m.Key), m.Value); err != nil {
			return fmt.Errorf("upload %s: %w", m.Key, err)
		}
	}
}

func (c *Mirror) save(ctx context.Context, m kafka.Message) error {
	_, err := c.client.OffsetCommit(ctx, &kafka.OffsetCommitRequest{ // want "commit-before-processing"
		GroupID:      group,
		GenerationID: -1,
		Topics: map[string][]kafka.OffsetCommit{
			topic: {{Partition: m.Partition, Offset: m.Offset + 1}},
		},
	})
	return err
}
