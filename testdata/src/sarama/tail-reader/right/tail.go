// Package tail shows the newest records of one partition to browsers; there is nothing to take up again.
package tail

import (
	"context"
	"log"
	"net/http"

	"github.com/IBM/sarama"
)

type Server struct {
	consumer sarama.Consumer
	topic    string
}

func New(brokers []string, topic string) (*Server, error) {
	consumer, err := sarama.NewConsumer(brokers, nil)
	if err != nil {
		return nil, err
	}
	return &Server{consumer: consumer, topic: topic}, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := s.tail(r.Context(), w); err != nil {
		log.Println("tail:", err)
	}
}

func (s *Server) tail(ctx context.Context, w http.ResponseWriter) error {
	pc, err := s.consumer.ConsumePartition(s.topic, 0, sarama.OffsetNewest)
	if err != nil {
		return err
	}
	defer pc.Close()
	for {
		select {
		case msg := <-pc.Messages():
			if _, err := w.Write(append(msg.Value, '\n')); err != nil {
				return err
			}
			if f, ok := w.(http.Flusher); ok {
				f.Flush()
			}
		case <-ctx.Done():
			return nil
		}
	}
}
