// Package scans scans four files at once, and marks the last of them. Failures end the session.
//
//lab:guarantee at-least-once
package scans

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct{ env *program.Env }

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var files []*sarama.ConsumerMessage
	for m := range claim.Messages() {
		files = append(files, m)
		if len(files) < 4 && m.Offset+1 < claim.HighWaterMarkOffset() {
			continue
		}
		g, _ := errgroup.WithContext(session.Context())
		for _, file := range files {
			g.Go(func() error { return h.env.Work(file.Value) })
		}
		if err := g.Wait(); err != nil {
			slog.Error("scan", "error", err)
			return err
		}
		session.MarkMessage(m, "")
		files = nil
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
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env}); err != nil {
			return err
		}
	}
}
