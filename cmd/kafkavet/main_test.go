package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The README promises these findings in the example, and no others.
func TestExample(t *testing.T) {
	command := filepath.Join(t.TempDir(), "kafkavet.exe")
	out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	run := exec.Command(command, "-C", "../../example", "-json", "./...")
	stdout, err := run.Output()
	require.IsType(t, new(exec.ExitError), err)
	assert.Equal(t, 1, run.ProcessState.ExitCode())

	type found struct{ File, Category string }
	var report struct {
		Packages int
		Findings []found
		LeftOut  []any `json:"left_out"`
	}
	require.NoError(t, json.Unmarshal(stdout, &report))
	assert.Equal(t, 4, report.Packages)
	assert.Equal(t, []found{{"mail/mail.go", "auto-commit"}, {"payment/payment.go", "failure-skipped"}}, report.Findings)
	assert.Empty(t, report.LeftOut)
}
