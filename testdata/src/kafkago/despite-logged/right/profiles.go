// Package profiles copies profile changes into the search engine.
package profiles

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/segmentio/kafka-go"
)

type Syncer struct {
	reader *kafka.Reader
	client *http.Client
	index  string
}

func NewSyncer(brokers []string, index string) *Syncer {
	return &Syncer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "profile-search", Topic: "profiles"}),
		client: http.DefaultClient,
		index:  index,
	}
}

func (s *Syncer) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := s.put(ctx, string(m.Key), m.Value); err != nil {
			slog.Error("profile not indexed", "key", string(m.Key), "err", err)
			return err
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

func (s *Syncer) put(ctx context.Context, id string, doc []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, s.index+"/_doc/"+id, bytes.NewReader(doc))
	if err != nil {
		return err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 400 {
		return fmt.Errorf("index %s: %s", id, res.Status)
	}
	return nil
}
