package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
	"github.com/kafkavet/kafkavet/eval/internal/score"
)

// report is everything that a run measured.
type report struct {
	Kafkavet    string              `json:"kafkavet"` // hash of the binary
	Flags       string              `json:"flags,omitempty"`
	Modules     int                 `json:"modules"` // with an answer
	Absent      []failure           `json:"absent"`  // no repository or no commit
	Failed      []failure           `json:"failed"`
	Unexpected  []leftOut           `json:"unexpected"` // left out, though known to type-check
	Expected    []leftOut           `json:"expected"`   // left out, and not known to
	Corrections []corpus.Correction `json:"corrections"`
	Consumers   *side               `json:"consumers"`
	Producers   *side               `json:"producers,omitempty"` // if kafkavet checks any
	Reach       *score.Reach        `json:"reach,omitempty"`
	History     []score.Fix         `json:"history"`
}

type failure struct {
	Job    string `json:"job"`
	Reason string `json:"reason"`
}

type leftOut struct {
	Job     string `json:"job"`
	Package string `json:"package"`
	Reason  string `json:"reason"`
	Note    string `json:"note,omitempty"` // what is known of the module
}

// side are the figures of one side, and what they were made from.
type side struct {
	score.Table
	*score.Report
}

// measure runs kafkavet over the corpus and prints how it did.
func measure(ctx context.Context, o *options, c *corpus.Corpus) error {
	tool, err := o.tool(ctx)
	if err != nil {
		return err
	}
	all := jobs(c)
	labelled := len(all)
	fixes := scored(c.History)
	for _, f := range fixes {
		pair := score.Jobs(f)
		all = append(all, pair[:]...)
	}
	outcomes := o.runner(tool).Run(ctx, all)
	if ctx.Err() != nil {
		return errors.New("interrupted; what was done is remembered")
	}
	rep := &report{Kafkavet: tool.Hash, Flags: o.flags, Corrections: c.Corrections, Reach: score.ReachOf(outcomes[:labelled])}
	for _, x := range outcomes {
		rep.failures(x)
	}
	for i, x := range outcomes[:labelled] {
		rep.leftOut(c.Repos[i], x)
	}
	rep.Consumers = newSide(score.Consumers, c, outcomes[:labelled])
	if s := newSide(score.Producers, c, outcomes[:labelled]); len(s.Findings) > 0 {
		rep.Producers = s
	}
	for i, f := range fixes {
		rep.History = append(rep.History, score.History(f, outcomes[labelled+2*i], outcomes[labelled+2*i+1]))
	}
	if o.json {
		return printJSON(o.stdout, rep)
	}
	return rep.print(o.stdout, o.verbose)
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(v)
}

func (o *options) tool(ctx context.Context) (*runner.Tool, error) {
	if o.kafkavet != "" {
		return runner.Use(ctx, o.kafkavet)
	}
	dir, err := root(ctx)
	if err != nil {
		return nil, err
	}
	return runner.Build(ctx, dir, o.work)
}

func newSide(which score.Side, c *corpus.Corpus, outcomes []runner.Outcome) *side {
	r := score.Score(which, c, outcomes)
	return &side{r.Table(), r}
}

func scored(all []corpus.Fix) (some []corpus.Fix) {
	for _, f := range all {
		if f.Scored {
			some = append(some, f)
		}
	}
	return some
}

// failures notes why an outcome has no result.
func (rep *report) failures(x runner.Outcome) {
	switch f := (failure{x.Job.String(), ""}); {
	case x.Err == nil:
		rep.Modules++
	case errors.Is(x.Err, checkout.ErrNoRepository), errors.Is(x.Err, checkout.ErrNoCommit):
		f.Reason = x.Err.Error()
		rep.Absent = append(rep.Absent, f)
	default:
		f.Reason = x.Err.Error()
		rep.Failed = append(rep.Failed, f)
	}
}

// leftOut notes which of the listed packages kafkavet left out.
func (rep *report) leftOut(r corpus.Repo, x runner.Outcome) {
	if x.Err != nil {
		return
	}
	for _, l := range x.Result.LeftOut {
		i := slices.IndexFunc(r.Packages, func(pkg string) bool { return path.Join(r.Module, pkg) == l.Dir })
		if i < 0 {
			continue // tests alone
		}
		out := leftOut{x.Job.String(), l.Package, l.Reason, r.Note}
		if r.Sound(r.Packages[i]) {
			rep.Unexpected = append(rep.Unexpected, out)
		} else {
			rep.Expected = append(rep.Expected, out)
		}
	}
}
