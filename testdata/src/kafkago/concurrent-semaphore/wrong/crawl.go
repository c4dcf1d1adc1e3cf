// Package crawl fetches the pages whose addresses come in.
package crawl

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/semaphore"
)

const limit = 16

type Crawler struct {
	reader *kafka.Reader
	sem    *semaphore.Weighted
	http   http.Client
}

func New(brokers []string) *Crawler {
	return &Crawler{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "crawl", Topic: "urls"}),
		sem:    semaphore.NewWeighted(limit),
		http:   http.Client{Timeout: 30 * time.Second},
	}
}

func (c *Crawler) Run(ctx context.Context) error {
	for n := 1; ; n++ {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer c.sem.Release(1)
			c.visit(string(m.Value))
		}()
		if n%100 == 0 {
			if err := c.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
				return err
			}
		}
	}
}

// visit tries until the page answers.
func (c *Crawler) visit(url string) {
	for {
		res, err := c.http.Get(url)
		if err == nil {
			res.Body.Close()
			return
		}
		log.Printf("%s: %v", url, err)
		time.Sleep(time.Minute)
	}
}
