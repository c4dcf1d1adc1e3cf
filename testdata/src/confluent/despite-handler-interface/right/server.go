// Package server runs handlers for jobs.
package server

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Handler handles one job.
type Handler interface {
	Handle(ctx context.Context, job []byte) error
}

// HTTP passes jobs to a web service.
type HTTP struct{ URL string }

func (h *HTTP) Handle(ctx context.Context, job []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(job))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Printf("job: %v", err)
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("job: %s", resp.Status)
	}
	return nil
}

type Server struct {
	consumer *kafka.Consumer
	handler  Handler
}

func New(brokers string, h Handler) (*Server, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "server",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Server{c, h}, c.Subscribe("jobs", nil)
}

func (s *Server) Serve(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := s.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := s.handler.Handle(ctx, m.Value); err != nil {
			return err
		}
		if _, err := s.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
	return s.consumer.Close()
}
