package hosts

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/lsp/lsptest"
)

// gopls builds the server as users do.
func gopls(t *testing.T) string {
	t.Helper()
	file := filepath.Join(built, "gopls.exe")
	source, err := filepath.Abs("..")
	require.NoError(t, err)
	assert.Equal(t, file+"\n", must(t, t.TempDir(), kafkavet(t), "gopls", "-o", file, "-source", source))
	return file
}

type pipes struct {
	io.ReadCloser
	io.WriteCloser
}

func (p pipes) Close() error { return errors.Join(p.ReadCloser.Close(), p.WriteCloser.Close()) }

// start begins a conversation about a module, with gopls's settings. What takes gopls long at first, it has done before: the
// client waits for each answer no longer than a user would.
func start(t *testing.T, server, dir string, settings map[string]any) *lsptest.Client {
	t.Helper()
	env := []string{"GOWORK=off", "GOFLAGS=-mod=mod", "GOPLSCACHE=" + filepath.Join(built, "gopls-cache")}
	files, err := filepath.Glob(filepath.Join(dir, "*/wrong/*.go"))
	require.NoError(t, err)
	checked := call(t, dir, env, server, append([]string{"check"}, files...)...)
	require.Equal(t, 0, checked.status, checked.stderr)
	cmd := exec.Command(server)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Env = append(os.Environ(), env...)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	c := lsptest.Dial(t, pipes{stdout, stdin})
	c.Initialize(lsptest.Full, map[string]any{"initializationOptions": settings}, dir)
	return c
}

// shown is what the server publishes of a file next that holds diagnostics of a check, each also as it came.
func shown(c *lsptest.Client, file, check string) (all []lsptest.Diagnostic, raw []json.RawMessage) {
	lsptest.Await(c, "textDocument/publishDiagnostics", func(p struct {
		URI         string
		Diagnostics []json.RawMessage
	}) bool {
		for _, d := range p.Diagnostics {
			var one lsptest.Diagnostic
			if json.Unmarshal(d, &one) == nil && one.Source == check && p.URI == lsptest.URI(file) {
				all, raw = append(all, one), append(raw, d)
			}
		}
		return len(all) > 0
	})
	return all, raw
}

// checks asks for the diagnostics of a file, and returns their sources.
func checks(c *lsptest.Client, file string) (all []string) {
	var report struct{ Items []lsptest.Diagnostic }
	c.Request("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(file)}}, &report)
	for _, d := range report.Items {
		all = append(all, d.Source)
	}
	return all
}

func TestGopls(t *testing.T) {
	server := gopls(t)
	assert.Regexp(t, `gopls v\d+\.\d+\.\d+\+kafkavet\n`, must(t, t.TempDir(), server, "version"))
	dir := module(t, "commit-first", "commit-first-package", "skipped-package/wrong")
	c := start(t, server, dir, nil)

	// The commit is in another package.
	file := filepath.Join(dir, "commit-first-package/wrong/main.go")
	text := read(t, file)
	c.Open(file, text)
	found, raw := shown(c, file, "commitorder")
	require.Len(t, found, 1)
	d := found[0]
	assert.Equal(t, []any{2, "commit-before-processing", "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/commit-before-processing.md"},
		[]any{d.Severity, d.Code, d.CodeDescription.Href})
	assert.Contains(t, d.Message, "offset committed before the record is processed: if ")
	var evidence []string
	for _, e := range d.RelatedInformation {
		where := filepath.Base(e.Location.URI)
		if e.Location.URI == lsptest.URI(file) {
			lines := strings.Split(text, "\n")
			where = strings.TrimSpace(lines[e.Location.Range.Start.Line])
		}
		evidence = append(evidence, e.Message+": "+where)
	}
	assert.Equal(t, []string{
		"polled here: m, err := reader.FetchMessage(ctx)",
		"committed here: if err := offsets.Save(ctx, reader, m); err != nil {",
		"worked on here: res, err := http.PostForm(service, url.Values{\"q\": {string(m.Value)}})",
	}, evidence)

	// The safe fix first; it ends the finding in the buffer alone.
	actions := quickFixes(c, file, d, raw[0])
	require.NotEmpty(t, actions)
	require.Len(t, actions[0].Edit.DocumentChanges, 1)
	fixed := lsptest.Apply(t, text, actions[0].Edit.DocumentChanges[0].Edits)
	assert.Equal(t, read(t, filepath.Join(programs, "commit-first-package/wrong/main.go.golden")), fixed)
	c.Change(file, 2, fixed)
	assert.NotContains(t, checks(c, file), "commitorder")
	c.Change(file, 3, text)
	assert.Contains(t, checks(c, file), "commitorder")

	// Where the author has to choose, the choices are offered.
	skipped := filepath.Join(dir, "skipped-package/wrong/queue/queue.go")
	c.Open(skipped, read(t, skipped))
	found, raw = shown(c, skipped, "commitorder")
	assert.NotEmpty(t, quickFixes(c, skipped, found[0], raw[0]))

	right := filepath.Join(dir, "commit-first/right/payments.go")
	c.Open(right, read(t, right))
	assert.NotContains(t, checks(c, right), "commitorder")
}

// quickFixes asks for the fixes of a diagnostic, which is given back as it came.
func quickFixes(c *lsptest.Client, file string, d lsptest.Diagnostic, raw json.RawMessage) (all []lsptest.CodeAction) {
	at := func(p lsptest.Position) map[string]int {
		return map[string]int{"line": p.Line, "character": p.Character}
	}
	c.Request("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": lsptest.URI(file)},
		"range":        map[string]any{"start": at(d.Range.Start), "end": at(d.Range.End)},
		"context":      map[string]any{"diagnostics": []json.RawMessage{raw}, "only": []string{"quickfix"}},
	}, &all)
	return slices.DeleteFunc(all, func(a lsptest.CodeAction) bool { return a.Kind != "quickfix" })
}

// A check can be switched off; the others go on.
func TestGoplsSettings(t *testing.T) {
	dir := module(t, "commit-first/wrong", "auto-commit/wrong")
	c := start(t, gopls(t), dir, map[string]any{"analyses": map[string]any{"commitorder": false}})
	files, err := filepath.Glob(filepath.Join(dir, "*/wrong/*.go"))
	require.NoError(t, err)
	var all []string
	for _, file := range files {
		c.Open(file, read(t, file))
		all = append(all, checks(c, file)...)
	}
	assert.Contains(t, all, "autocommit")
	assert.NotContains(t, all, "commitorder")
}

// A version that does not fit is said to be that, and an older program stays.
func TestGoplsThatDoesNotFit(t *testing.T) {
	command := kafkavet(t)
	source, err := filepath.Abs("..")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "gopls")
	write(t, file, "old")
	got := call(t, ".", nil, command, "gopls", "-o", file, "-source", source, "-version", "v0.1.0")
	assert.Equal(t, 2, got.status)
	assert.Regexp(t, `\nkafkavet gopls: gopls v0\.1\.0 cannot be built with kafkavet in it, as v0\.23\.0 can: its list of checks is not in internal/settings\n$`, got.stderr)
	assert.Equal(t, "old", read(t, file))
}
