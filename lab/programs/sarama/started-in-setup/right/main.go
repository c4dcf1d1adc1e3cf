// Package jobs starts one worker when a session begins. It marks what it has done.
//
//lab:guarantee at-least-once
package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type handler struct {
	env  *program.Env
	jobs chan *sarama.ConsumerMessage
}

func (h *handler) Setup(session sarama.ConsumerGroupSession) error {
	h.jobs = make(chan *sarama.ConsumerMessage)
	go h.work(session)
	return nil
}

func (h *handler) Cleanup(sarama.ConsumerGroupSession) error {
	close(h.jobs)
	return nil
}

func (h *handler) work(session sarama.ConsumerGroupSession) {
	for job := range h.jobs {
		for err := h.env.Work(job.Value); err != nil; err = h.env.Work(job.Value) {
			slog.Warn("job, again", "offset", job.Offset, "error", err)
			time.Sleep(20 * time.Millisecond)
		}
		session.MarkMessage(job, "")
	}
}

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		select {
		case h.jobs <- m:
		case <-session.Context().Done():
			return nil
		}
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
		if err := group.Consume(ctx, []string{env.Topic}, &handler{env: env}); err != nil {
			return err
		}
	}
}
