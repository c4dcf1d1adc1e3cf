// Package letters sends letters. It tries each three times, and commits what it has given up.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package letters

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

type poster struct {
	env *program.Env
	log *slog.Logger
}

// post tries until the letter is sent, up to max times.
func (p *poster) post(r *kgo.Record, max int) error {
	var err error
	for try := 0; try < max; try++ {
		if err = p.env.Work(r.Value); err == nil {
			return nil
		}
		time.Sleep(time.Duration(try+1) * 5 * time.Millisecond)
	}
	p.log.Error("letter given up", "offset", r.Offset, "error", err)
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	p := &poster{env, slog.Default()}
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if err := p.post(r, 3); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}
