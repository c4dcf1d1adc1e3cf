package main

import (
	"context"

	"github.com/kafkavet/kafkavet/eval/internal/corpus"
)

func compare(ctx context.Context, o *options, c *corpus.Corpus, revisions []string) (int, error) {
	return 0, nil
}
