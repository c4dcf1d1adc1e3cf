// thumbs_ok makes thumbnails of uploads with a pool of workers.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.org/written/franz/kopts"
	"example.org/written/franz/names"
)

type pool struct {
	cl   *kgo.Client
	jobs chan *kgo.Record
	wg   sync.WaitGroup
}

func newPool(n int) (*pool, error) {
	cl, err := kgo.NewClient(options()...)
	if err != nil {
		return nil, err
	}
	p := &pool{cl: cl, jobs: make(chan *kgo.Record)}
	for range n {
		p.wg.Add(1)
		go p.work()
	}
	return p, nil
}

func options() []kgo.Opt {
	return append(kopts.Group("thumbs", "thumbs", names.Uploads), kgo.BlockRebalanceOnPoll(), kgo.AutoCommitMarks())
}

func (p *pool) work() {
	defer p.wg.Done()
	for r := range p.jobs {
		if err := exec.Command("convert", string(r.Value), "-resize", "128", os.DevNull).Run(); err != nil {
			log.Printf("%s: %v", r.Value, err)
			continue
		}
		p.cl.MarkCommitRecords(r)
	}
}

func (p *pool) run(ctx context.Context) error {
	for {
		fetches := p.cl.PollRecords(ctx, 50)
		if err := fetches.Err0(); err != nil {
			close(p.jobs)
			p.wg.Wait()
			return err
		}
		fetches.EachRecord(func(r *kgo.Record) { p.jobs <- r })
		p.cl.AllowRebalance()
	}
}

func main() {
	p, err := newPool(1)
	if err != nil {
		log.Fatal(err)
	}
	if err := p.run(context.Background()); !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}
