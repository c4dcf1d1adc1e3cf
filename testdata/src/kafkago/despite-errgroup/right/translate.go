// Package translate stores a text in several languages.
package translate

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type Translator interface {
	Translate(ctx context.Context, lang string, text []byte) error
}

var languages = []string{"de", "fr", "pl"}

func Run(ctx context.Context, brokers []string, t Translator) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "translate", Topic: "texts"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		g, gctx := errgroup.WithContext(ctx)
		for _, lang := range languages {
			g.Go(func() error {
				return t.Translate(gctx, lang, m.Value)
			})
		}
		if err := g.Wait(); err != nil {
			log.Printf("text %s: %v", m.Key, err)
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
