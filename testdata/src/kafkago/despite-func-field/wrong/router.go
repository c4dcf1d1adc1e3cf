// Package router sends each record to the function of its type.
package router

import (
	"context"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

type HandlerFunc func(ctx context.Context, body []byte) error

type Router struct {
	reader   *kafka.Reader
	handlers map[string]HandlerFunc
	fallback HandlerFunc
	log      *slog.Logger
}

func New(brokers []string, group, topic string, fallback HandlerFunc) *Router {
	return &Router{
		reader:   kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: group, Topic: topic}),
		handlers: map[string]HandlerFunc{},
		fallback: fallback,
		log:      slog.Default().With("topic", topic),
	}
}

func (r *Router) Handle(kind string, h HandlerFunc) { r.handlers[kind] = h }

func (r *Router) Run(ctx context.Context) error {
	for {
		m, err := r.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		h, ok := r.handlers[kind(m)]
		if !ok {
			h = r.fallback
		}
		if err := h(ctx, m.Value); err != nil {
			r.log.Error("handler failed", "offset", m.Offset, "err", err)
		}
		if err := r.reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			r.log.Warn("commit failed", "err", err)
		}
	}
}

func kind(m kafka.Message) string {
	for _, h := range m.Headers {
		if h.Key == "kind" {
			return string(h.Value)
		}
	}
	return ""
}
