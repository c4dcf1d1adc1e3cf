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
	Shown    = "shown"            // as told, but the finding stands elsewhere, and shows a place in the function as evidence
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
// by its own category or another that fits; after, its own category must be gone from there. A finding elsewhere that
// shows a place in the function as its evidence, the setting say, counts apart. The function may have moved to another file of
// its package.
func History(f corpus.Fix, before, after runner.Outcome) Fix {
	x := Fix{Fix: f}
	for _, o := range []runner.Outcome{before, after} {
		if reason := unanswered(o, f.FileBefore); reason != "" {
			x.Outcome, x.Reason = NoAnswer, o.Commit[:min(len(o.Commit), 10)]+": "+reason
			return x
		}
	}
	x.look(before, after, stands)
	if x.Outcome == Unseen {
		y := Fix{Fix: f}
		if y.look(before, after, shows); y.Outcome == Told {
			y.Outcome = Shown
			return y
		}
	}
	return x
}

// look fills in what was found in a place of the fix.
func (x *Fix) look(before, after runner.Outcome, there func(f corpus.Fix, x runner.Finding) bool) {
	for _, y := range before.Result.Findings {
		if there(x.Fix, y) && (y.Category == x.Verdict || slices.Contains(x.Also, y.Category)) {
			x.FoundBefore = append(x.FoundBefore, y)
		}
	}
	for _, y := range after.Result.Findings {
		if there(x.Fix, y) && y.Category == x.Verdict {
			x.FoundAfter = append(x.FoundAfter, y)
		}
	}
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
}

// stands reports whether a finding stands in the function of a fix.
func stands(f corpus.Fix, x runner.Finding) bool {
	return x.Func == f.Func && path.Dir(x.File) == path.Dir(f.FileBefore)
}

// shows reports whether a place in the function of a fix is evidence of a finding in its package.
func shows(f corpus.Fix, x runner.Finding) bool {
	return path.Dir(x.File) == path.Dir(f.FileBefore) && slices.ContainsFunc(x.Evidence, func(e runner.Evidence) bool {
		return e.Func == f.Func && path.Dir(e.File) == path.Dir(f.FileBefore)
	})
}
