package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
	"github.com/kafkavet/kafkavet/lab/internal/build"
	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/judge"
)

// session is one run of the lab.
type session struct {
	pattern  *regexp.Regexp // of the pairs
	repeat   int
	parallel int
	fixes    bool
	slow     bool // with the clients' own intervals of automatic commits
	broker   *broker.Broker
	progress func(string)
}

// run runs the experiments and judges them.
func (s *session) run(ctx context.Context) (*report, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	all, err := catalog.Pairs(dir)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("no programs here; the lab runs in its own directory")
	}
	cache, err := cacheOf(dir)
	if err != nil {
		return nil, err
	}
	s.progress("building, which takes minutes the first time")
	kafkavet, err := build.Kafkavet(ctx, dir, cache)
	if err != nil {
		return nil, err
	}
	name, tried := "child", all
	var replaced map[string][]byte
	if s.slow {
		name = "slow"
		if tried, replaced, err = slowPairs(dir, all); err != nil {
			return nil, err
		}
	}
	child, _, err := build.Child(ctx, dir, cache, name, all, replaced)
	if err != nil {
		return nil, err
	}
	s.progress("analyzing")
	said, err := catalog.Analyze(ctx, kafkavet, dir, "")
	if err != nil {
		return nil, err
	}

	r := &report{Broker: s.broker.Name, all: all, repeat: s.repeat, fixes: s.fixes, said: said}
	for _, pair := range tried {
		if s.pattern.MatchString(pair.Name) {
			r.pairs = append(r.pairs, pair)
		}
	}
	r.whole = len(r.pairs) == len(all)
	if len(r.pairs) == 0 {
		return nil, fmt.Errorf("no pair is named like %q", s.pattern)
	}
	for _, pair := range r.pairs {
		for _, p := range pair.Programs {
			for _, what := range said[p.Name].Against(p) {
				r.Differences = append(r.Differences, judge.Difference{Program: p, What: what})
			}
			for _, name := range pair.Points {
				point := crash.Find(name)
				if point == nil {
					return nil, fmt.Errorf("%s: there is no crash point %q", pair.Name, name)
				}
				r.results = append(r.results, &judge.Result{Program: p, Point: point})
			}
		}
	}
	if err := s.experiments(ctx, child, r.results, r); err != nil {
		return nil, err
	}
	if s.fixes {
		fixed, err := s.fixed(ctx, kafkavet, dir, cache, all, r)
		if err != nil {
			return nil, err
		}
		r.results = append(r.results, fixed...)
	}
	for _, pair := range r.pairs {
		var results []*judge.Result
		for _, x := range r.results {
			if slices.Contains(pair.Programs, x.Program) {
				results = append(results, x)
			}
		}
		r.Differences = append(r.Differences, judge.Pair(results)...)
	}
	return r, nil
}

// cacheOf is where the executables for a lab are kept: the go command does not link again what is as it was.
func cacheOf(dir string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "kafkavet-lab", fmt.Sprintf("%x", sha256.Sum256([]byte(dir)))[:12])
	return cache, os.MkdirAll(cache, 0o777)
}

// experiments runs each result's program at its point, as often as asked.
func (s *session) experiments(ctx context.Context, child string, results []*judge.Result, report *report) error {
	start := time.Now()
	defer func() { report.took += time.Since(start) }()
	lab := &crash.Lab{Broker: s.broker, Executable: child, Waits: crash.WaitsOn(s.broker, s.slow)}
	var mu sync.Mutex
	done := 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(s.parallel)
	for _, r := range results {
		if r.Point.Hooks && s.broker.Fake == nil {
			r.Skipped = "needs a broker that loses requests on demand"
			continue
		}
		g.Go(func() error {
			run := func() (crash.Outcome, error) { return lab.Run(ctx, r.Program.Name, r.Program.Topic, r.Point) }
			if err := s.experiment(ctx, run, r); err != nil {
				return fmt.Errorf("%s at %q: %w", r.Name(), r.Point.Name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			done++
			s.progress(fmt.Sprintf("%d/%d %s %s: %s", done, len(results), r.Name(), r.Point.Name, short(r)))
			return nil
		})
	}
	return g.Wait()
}

// experiment runs one of them. A program that does not move has a second chance, and so has a broker that is too busy to answer the lab.
func (s *session) experiment(ctx context.Context, run func() (crash.Outcome, error), r *judge.Result) error {
	for range s.repeat {
		o, err := run()
		if err != nil && ctx.Err() == nil {
			s.progress(fmt.Sprintf("again: %s at %q: %v", r.Name(), r.Point.Name, err))
			o, err = run()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.NoVerdict = err.Error()
			return nil
		}
		r.Outcomes = append(r.Outcomes, o)
	}
	return nil
}

// fixed applies kafkavet's first fix to the wrong programs that have one, and runs them again at the points at which
// they lost records.
func (s *session) fixed(ctx context.Context, kafkavet, dir, cache string, all []*catalog.Pair, r *report) ([]*judge.Result, error) {
	var results []*judge.Result
	replaced := make(map[string][]byte)
	for _, x := range r.results {
		said := r.said[x.Program.Name]
		if o, _ := x.Outcome(); len(o.Lost) == 0 || !said.HasFix() {
			continue
		}
		files, err := said.Fix(dir)
		if err != nil {
			return nil, fmt.Errorf("fixing %s: %w", x.Program.Name, err)
		}
		for file, text := range files {
			replaced[file] = text
		}
		results = append(results, &judge.Result{Program: x.Program, Point: x.Point, Fixed: true})
	}
	if len(results) == 0 {
		return nil, nil
	}
	s.progress("building with fixes")
	child, overlay, err := build.Child(ctx, dir, cache, "fixed", all, replaced)
	if err != nil {
		return nil, err
	}
	said, err := catalog.Analyze(ctx, kafkavet, dir, overlay)
	if err != nil {
		return nil, err
	}
	r.saidFixed = said
	for _, x := range results {
		if now := said[x.Program.Name]; now != nil && len(now.Findings) > 0 {
			r.Differences = append(r.Differences, judge.Difference{Program: x.Program, What: "with kafkavet's fix there is still " + now.Verdict()})
		}
	}
	return results, s.experiments(ctx, child, results, r)
}
