// Package seals keeps the digest of each batch of entries, and tells auditors about the entries.
package seals

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Vault interface {
	Keep(ctx context.Context, digest []byte) error
}

type Auditors interface {
	Tell(ctx context.Context, entry []byte) error
}

func Run(ctx context.Context, r *kafka.Reader, vault Vault, auditors Auditors, size int) error {
	for {
		batch := make([]kafka.Message, 0, size)
		for len(batch) < size {
			msg, err := r.FetchMessage(ctx)
			if err != nil {
				return err
			}
			batch = append(batch, msg)
		}
		digest := sha256.New()
		for _, msg := range batch {
			digest.Write(msg.Value)
		}
		if err := vault.Keep(ctx, digest.Sum(nil)); err != nil {
			return fmt.Errorf("keep: %w", err)
		}
		if err := r.CommitMessages(ctx, batch...); err != nil {
			return err
		}
		for _, msg := range batch {
			if err := auditors.Tell(ctx, msg.Value); err != nil {
				return fmt.Errorf("tell of %d: %w", msg.Offset, err)
			}
		}
	}
}
