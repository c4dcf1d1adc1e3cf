// Package posts asks a service for the pages that belong to a record, each several times if need be: an answer of
// another status than 200 is no good either.
package posts

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"time"

	"github.com/segmentio/kafka-go"
)

type page struct {
	Posts []string
	Next  string
}

type Scraper struct {
	reader *kafka.Reader
	writer *kafka.Writer
	client *http.Client
}

func New(brokers []string) *Scraper {
	return &Scraper{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "posts", Topic: "users"}),
		writer: &kafka.Writer{Addr: kafka.TCP(brokers...), Topic: "posts", RequiredAcks: kafka.RequireAll},
		client: http.DefaultClient,
	}
}

func (s *Scraper) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.scrape(ctx, m); err != nil {
			return err
		}
	}
}

func (s *Scraper) scrape(ctx context.Context, m kafka.Message) error {
	user := string(m.Value)
	cursor := ""
	for done := false; !done; {
		p, err := s.page(ctx, user, cursor)
		if err != nil {
			return err
		}
		for _, post := range p.Posts {
			if err := s.writer.WriteMessages(ctx, kafka.Message{Key: m.Value, Value: []byte(post)}); err != nil {
				return err
			}
		}
		cursor, done = p.Next, p.Next == ""
	}
	return s.reader.CommitMessages(ctx, m)
}

func (s *Scraper) page(ctx context.Context, user, cursor string) (*page, error) {
	var p *page
	err := retry(5, func() (err error) {
		p, err = s.get(ctx, user, cursor)
		return err
	})
	return p, err
}

// retry calls f until it succeeds, at most n times; it has given up when it returns.
func retry(n int, f func() error) error {
	var err error
	for i := 0; i < n; i++ {
		if err = f(); err == nil {
			return nil
		}
		err = pause(err)
	}
	return err
}

func pause(err error) error {
	log.Print(err)
	time.Sleep(time.Second)
	return nil
}

func (s *Scraper) get(ctx context.Context, user, cursor string) (*page, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com/"+url.PathEscape(user)+"?after="+url.QueryEscape(cursor), nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	p := new(page)
	return p, json.Unmarshal(body, p)
}
