package score

import (
	"path"
	"slices"

	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// What became of a fix.
const (
	Told     = "told"             // reported before, silent after
	Unseen   = "not seen"         // silent before
	Stays    = "still there"      // reported before and after
	Appears  = "appears with fix" // silent before, reported after
	NoAnswer = "no answer"
)

// Fix is what kafkavet said before and after a fix.
type Fix struct {
	corpus.Fix
	Outcome     string           `json:"outcome"`
	Reason      string           `json:"reason,omitempty"` // why there is no answer
	FoundBefore []runner.Finding `json:"found_before,omitempty"`
	FoundAfter  []runner.Finding `json:"found_after,omitempty"`
}

// Jobs returns the two runs that a fix needs: before and after.
func Jobs(f corpus.Fix) [2]runner.Job {
	return [2]runner.Job{
		{Repo: f.Repo, Commit: f.Before, Module: f.Dir, Packages: f.Packages, Prepare: f.Prepare},
		{Repo: f.Repo, Commit: f.After, Module: f.Dir, Packages: f.Packages, Prepare: f.Prepare},
	}
}

// History judges a fix by the outcomes of its two runs. Before, the fault must be reported in its function,
// by its own category or another that fits; after, its own category must be gone from there. The function
// may have moved to another file of its package.
func History(f corpus.Fix, before, after runner.Outcome) Fix {
	x := Fix{Fix: f}
	for _, o := range []runner.Outcome{before, after} {
		if reason := unanswered(o, f.FileBefore); reason != "" {
			x.Outcome, x.Reason = NoAnswer, o.Commit[:min(len(o.Commit), 10)]+": "+reason
			return x
		}
	}
	x.FoundBefore = within(f, before, func(c string) bool { return c == f.Verdict || slices.Contains(f.Also, c) })
	x.FoundAfter = within(f, after, func(c string) bool { return c == f.Verdict })
	switch seen, stays := len(x.FoundBefore) > 0, len(x.FoundAfter) > 0; {
	case seen && stays:
		x.Outcome = Stays
	case seen:
		x.Outcome = Told
	case stays:
		x.Outcome = Appears
	default:
		x.Outcome = Unseen
	}
	return x
}

func within(f corpus.Fix, o runner.Outcome, fits func(category string) bool) (some []runner.Finding) {
	for _, x := range o.Result.Findings {
		if x.Func == f.Func && path.Dir(x.File) == path.Dir(f.FileBefore) && fits(x.Category) {
			some = append(some, x)
		}
	}
	return some
}
