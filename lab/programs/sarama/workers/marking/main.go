// Package resize has workers, to which it hands pictures. Each marks what it has done.
package resize

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type job struct {
	message *sarama.ConsumerMessage
	session sarama.ConsumerGroupSession
}

type pool struct {
	env  *program.Env
	jobs chan job
}

func (*pool) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*pool) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (p *pool) work() {
	for j := range p.jobs {
		if err := p.env.Work(j.message.Value); err != nil {
			slog.Error("resize", "offset", j.message.Offset, "error", err)
			continue
		}
		j.session.MarkMessage(j.message, "") // want "commit-concurrent"
	}
}

func (p *pool) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		p.jobs <- job{m, session}
	}
	return nil
}

func start(env *program.Env, workers int) *pool {
	p := &pool{env, make(chan job)}
	for range workers {
		go p.work()
	}
	return p
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
	handler := start(env, 4)
	for {
		if err := group.Consume(ctx, []string{env.Topic}, handler); err != nil {
			return err
		}
	}
}
