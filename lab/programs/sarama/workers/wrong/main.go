// Package resize has workers, to which it hands pictures. It marks a picture when it is handed over.
//
//lab:crash serial
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
		}
	}
}

func (p *pool) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		p.jobs <- job{message: m}
		session.MarkMessage(m, "") // want "commit-concurrent"
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
