// Package accounts has two workers, one for even and one for odd accounts. Each marks what it has booked.
//
//lab:crash serial
package accounts

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type booking struct {
	message *sarama.ConsumerMessage
	session sarama.ConsumerGroupSession
}

type accounts struct {
	env     *program.Env
	workers [2]chan booking
}

func (*accounts) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*accounts) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// book tries until it is done.
func (a *accounts) book(m *sarama.ConsumerMessage) {
	for {
		err := a.env.Work(m.Value)
		if err == nil {
			return
		}
		slog.Warn("booking, again", "offset", m.Offset, "error", err)
		time.Sleep(20 * time.Millisecond)
	}
}

func (a *accounts) work(bookings <-chan booking) {
	for b := range bookings {
		a.book(b.message)
		b.session.MarkMessage(b.message, "") // want "commit-concurrent"
	}
}

func (a *accounts) worker(key []byte) chan<- booking {
	account, _ := strconv.Atoi(string(key))
	return a.workers[account%2]
}

func (a *accounts) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		a.worker(m.Key) <- booking{m, session}
	}
	return nil
}

func start(env *program.Env) *accounts {
	a := &accounts{env: env}
	for n := range a.workers {
		a.workers[n] = make(chan booking, 8)
		go a.work(a.workers[n])
	}
	return a
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
	a := start(env)
	for {
		if err := group.Consume(ctx, []string{env.Topic}, a); err != nil {
			return err
		}
	}
}
