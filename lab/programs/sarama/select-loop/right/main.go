// Package sms sends text messages, as long as its session lasts. It marks each that was sent.
//
//lab:guarantee at-least-once
package sms

import (
	"context"
	"log/slog"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

// sender is the handler of a consumer group.
type sender struct {
	env    *program.Env
	logger *slog.Logger
}

func (s *sender) Setup(session sarama.ConsumerGroupSession) error {
	s.logger.Info("joined", "claims", session.Claims())
	return nil
}

func (s *sender) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (s *sender) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			s.logger.Debug("message", "offset", message.Offset)
			if err := s.env.Work(message.Value); err != nil {
				s.logger.Error("not sent", "offset", message.Offset, "error", err)
				return err
			}
			session.MarkMessage(message, "")
		case <-session.Context().Done():
			return nil
		}
	}
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
		if err := group.Consume(ctx, []string{env.Topic}, &sender{env, slog.Default()}); err != nil {
			return err
		}
	}
}
