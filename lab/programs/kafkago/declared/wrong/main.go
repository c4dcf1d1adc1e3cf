// Package shipping ships parcels. It declares that none is lost, and commits each before it is shipped.
//
//lab:crash before after
package shipping

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

type shipper struct {
	env    *program.Env
	reader *kafka.Reader
}

// ship ships what is ordered.
//
//kafkavet:guarantee at-least-once every parcel must leave the house // want "weaker-than-declared"
func (s *shipper) ship(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := s.env.Work(m.Value); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	s := &shipper{env, reader}
	return s.ship(ctx)
}
