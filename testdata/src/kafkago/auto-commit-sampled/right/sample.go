// Package sample reads every nth record of a topic. The reader belongs to a group only if there is a name for it, and the
// client refuses to set the offset of one that does.
package sample

import (
	"context"
	"io"

	"github.com/segmentio/kafka-go"
)

type Sampler struct {
	reader *kafka.Reader
	out    io.Writer
}

func (s *Sampler) Open(brokers []string, topic, group string) {
	s.reader = open(brokers, topic, group)
}

func open(brokers []string, topic, group string) *kafka.Reader {
	cfg := kafka.ReaderConfig{Brokers: brokers, Topic: topic}
	if group != "" {
		cfg.GroupID = group
	}
	return kafka.NewReader(cfg)
}

func (s *Sampler) Run(ctx context.Context, offset, step int64, seek bool) error {
	for {
		if err := s.reader.SetOffset(offset); err != nil {
			return err
		}
		m, err := s.reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := s.out.Write(m.Value); err != nil {
			return err
		}
		offset += step
	}
}
