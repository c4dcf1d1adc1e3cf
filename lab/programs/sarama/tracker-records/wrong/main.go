// Package clips transcodes clips, each in a goroutine. It marks each that is done.
//
//lab:crash serial
package clips

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"

	"github.com/kafkavet/kafkavet/lab/program"
)

type studio struct{ env *program.Env }

func (*studio) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*studio) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (s *studio) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for clip := range claim.Messages() {
		go func() {
			if err := s.env.Work(clip.Value); err != nil {
				log.Fatalf("clip at offset %d: %v", clip.Offset, err)
			}
			session.MarkMessage(clip, "") // want "commit-concurrent"
		}()
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
		if err := group.Consume(ctx, []string{env.Topic}, &studio{env}); err != nil {
			return err
		}
	}
}
