package analysistest_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/internal/fix"
)

// TestChoices tells which fixes an author has to choose from where it depends on what is around the finding. What they change
// is for TestFixes to prove.
func TestChoices(t *testing.T) {
	const (
		again = ": the record is read again on the next start, and each time if it always fails"
		stop  = "Stop when the work fails" + again
		leave = "Leave the loop when the work fails" + again
		drop  = "Drop the call, which has no effect"
	)
	for module, programs := range map[string]map[string][]string{
		"kafkago": {
			"despite-shutdown":   {leave, stop}, // others leave the loop
			"skipped-background": nil,           // nobody would notice
			"despite-verdict":    nil,           // an error would say that there is nothing left to do
			"conflict-no-group":  {drop},        // with an import
		},
		"franz": {
			"mark-without-marks": {"Commit what is marked", drop},
			"mark-disabled":      {"Commit behind the work", "Commit what is marked", drop}, // in the place of the option that it does not go with
		},
	} {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for name, want := range programs {
				var got []string
				for _, d := range said(t, m, name, fix.Survey) {
					for _, f := range d.SuggestedFixes {
						if changes(f) {
							got = append(got, f.Message)
						}
					}
				}
				assert.Equal(t, want, got, name)
			}
		})
	}
}
