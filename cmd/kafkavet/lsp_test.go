package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/lsp/lsptest"
)

// server is "kafkavet lsp", with a client at its pipes.
type server struct {
	*lsptest.Client
	t       *testing.T
	process *exec.Cmd
}

type pipes struct {
	io.ReadCloser
	io.WriteCloser
}

func (p pipes) Close() error { return errors.Join(p.ReadCloser.Close(), p.WriteCloser.Close()) }

func startServer(t *testing.T, env []string, args ...string) *server {
	t.Helper()
	cmd := exec.Command(command, append([]string{"lsp"}, args...)...)
	cmd.Dir = t.TempDir() // editors start it anywhere
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=", "GO111MODULE="), env...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill() })
	return &server{lsptest.Dial(t, pipes{stdout, stdin}), t, cmd}
}

// quit ends the conversation as the protocol wants it.
func (s *server) quit() {
	s.t.Helper()
	s.Request("shutdown", nil, nil)
	s.Notify("exit", nil)
	assert.NoError(s.t, s.process.Wait())
}

// checked waits for the end of a check, and returns what it says of it.
func (s *server) checked() string {
	s.t.Helper()
	return lsptest.Await(s.Client, "$/progress", func(p lsptest.Progress) bool {
		return p.Value.Kind == "end" && p.Value.Message != "stopped"
	}).Value.Message
}

// TestLanguageServer edits a program as a user does: the finding comes, follows the text, goes with its fix, and comes back.
func TestLanguageServer(t *testing.T) {
	real, file, want := program(t)
	dir := filepath.Join(t.TempDir(), "link") // editors name files as the user does
	require.NoError(t, os.Symlink(real, dir))
	file = filepath.Join(dir, filepath.Base(file))
	text := read(t, file)
	s := startServer(t, modFlags, "-stdio", "-fixes=all") // which changes nothing: all are offered
	s.Initialize(lsptest.Full, map[string]any{"processId": os.Getpid()}, dir)
	s.Open(file, text)

	shown := s.Shown(file)
	require.Len(t, shown.Diagnostics, 1)
	d := shown.Diagnostics[0]
	assert.Equal(t, []any{2, "kafkavet", "commit-before-processing", "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/commit-before-processing.md"},
		[]any{d.Severity, d.Source, d.Code, d.CodeDescription.Href})
	assert.Equal(t, "offset committed before the record is processed: if Capture fails or the process stops, the record is skipped on restart", d.Message)
	assert.Equal(t, "CommitMessages", lsptest.At(t, text, d.Range))
	var evidence []string
	for _, e := range d.RelatedInformation {
		assert.Equal(t, lsptest.URI(file), e.Location.URI)
		evidence = append(evidence, e.Message+": "+lsptest.At(t, text, e.Location.Range))
	}
	assert.Equal(t, []string{"polled here: FetchMessage", "committed here: CommitMessages", "worked on here: Capture"}, evidence)

	h := s.Hover(file, d.RelatedInformation[0].Location.Range.Start)
	require.NotNil(t, h)
	assert.Contains(t, h.Contents.Value, "**kafka-go consumer: at-most-once**")
	assert.Contains(t, h.Contents.Value, "- made: [payments.go:28](")
	assert.Contains(t, h.Contents.Value, "- worked on: [payments.go:")

	// An edit above, not saved: everything moves along, by UTF-16 units.
	moved := strings.Replace(text, "\n", "\n/* 𝄞 */ ", 1)
	moved = strings.Replace(moved, "\t\tif err := c.reader.Commit", "\t\t/* 𝄞 */ if err := c.reader.Commit", 1)
	s.Change(file, 2, moved)
	shown = s.Shown(file)
	require.Len(t, shown.Diagnostics, 1)
	assert.Equal(t, 2, *shown.Version)
	assert.Equal(t, "CommitMessages", lsptest.At(t, moved, shown.Diagnostics[0].Range))
	assert.Equal(t, lsptest.URI(file), shown.Diagnostics[0].RelatedInformation[0].Location.URI)

	// The same text once it is saved is answered from the cache, which heard of it under another name.
	require.NoError(t, os.WriteFile(file, []byte(moved), 0o644))
	s.Save(file)
	assert.Equal(t, "CommitMessages", lsptest.At(t, moved, s.Shown(file).Diagnostics[0].Range))

	// Broken code says nothing new, and takes nothing back.
	before := len(s.Sent("textDocument/publishDiagnostics"))
	s.Change(file, 3, strings.Replace(moved, "for {", "for {{", 1))
	s.Logged(dir + ": left out kafkavet.test/kafkago: payments.go:")
	assert.Equal(t, "no findings; 0 packages checked; 1 left out", s.checked())
	assert.Len(t, s.Sent("textDocument/publishDiagnostics"), before)

	// The fix, in the buffer alone.
	s.Change(file, 4, text)
	d = s.Shown(file).Diagnostics[0]
	actions := s.Actions(file, d.Range)
	require.NotEmpty(t, actions)
	assert.Equal(t, []any{"quickfix", true}, []any{actions[0].Kind, actions[0].IsPreferred})
	for _, choice := range actions[1:] {
		assert.False(t, choice.IsPreferred, choice.Title)
	}
	require.Len(t, actions[0].Edit.DocumentChanges, 1)
	change := actions[0].Edit.DocumentChanges[0]
	assert.Equal(t, 4, *change.TextDocument.Version)
	fixed := lsptest.Apply(t, text, change.Edits)
	assert.Equal(t, want, fixed)
	s.Change(file, 5, fixed)
	assert.Empty(t, s.Shown(file).Diagnostics)
	h = s.Hover(file, positionOf(t, fixed, "FetchMessage"))
	require.NotNil(t, h)
	assert.Contains(t, h.Contents.Value, "**kafka-go consumer: at-least-once**")

	// What an author has to choose ends the finding as well; to say that it is meant is last, and the reason is left to the author.
	require.Greater(t, len(actions), 1)
	choice := actions[len(actions)-1]
	s.Change(file, 6, text)
	require.Len(t, s.Shown(file).Diagnostics, 1)
	s.Change(file, 7, lsptest.Apply(t, text, choice.Edit.DocumentChanges[0].Edits))
	assert.Empty(t, s.Shown(file).Diagnostics, choice.Title)
	s.Close(file) // with what is on the disk, the finding is back
	require.Len(t, s.Shown(file).Diagnostics, 1)
	s.quit()
}

// positionOf is where a word stands first, in a text of ASCII.
func positionOf(t *testing.T, text, word string) lsptest.Position {
	before, _, ok := strings.Cut(text, word)
	require.True(t, ok)
	line := strings.Count(before, "\n")
	return lsptest.Position{Line: line, Character: len(before) - strings.LastIndex(before, "\n") - 1}
}

// TestLanguageServerWorkspace has modules of a go.work, one outside of it, and a second folder.
func TestLanguageServerWorkspace(t *testing.T) {
	first, file, _ := program(t)
	root := t.TempDir()
	for _, name := range []string{"used", "unused"} {
		require.NoError(t, os.CopyFS(filepath.Join(root, name), os.DirFS(first)))
	}
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.work"), []byte("go 1.25.0\n\nuse ./used\n"), 0o666))
	s := startServer(t, nil)
	s.Initialize(lsptest.Full, nil, root, first)

	// A command checks all modules, until it is cancelled.
	params := map[string]any{"command": "kafkavet.check"}
	wait := s.Start("x", "workspace/executeCommand", params)
	lsptest.Await(s.Client, "$/progress", func(p lsptest.Progress) bool { return p.Value.Kind == "begin" })
	s.Notify("$/cancelRequest", map[string]any{"id": "x"})
	assert.EqualValues(t, -32800, lsptest.Code(wait()))
	lsptest.Await(s.Client, "$/progress", func(p lsptest.Progress) bool { return p.Value.Kind == "end" && p.Value.Message == "stopped" })
	assert.Empty(t, s.Sent("textDocument/publishDiagnostics"))

	var said []string
	s.Request("workspace/executeCommand", params, &said)
	assert.Len(t, said, 3)
	for _, dir := range []string{first, filepath.Join(root, "used"), filepath.Join(root, "unused")} {
		assert.Contains(t, said, dir+": 1 finding in 1 package; 1 package checked")
	}
	assert.Len(t, s.Sent("textDocument/publishDiagnostics"), 3)
	s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{}, "removed": []any{lsptest.Folder(first)}}})
	lsptest.Await(s.Client, "textDocument/publishDiagnostics", func(d lsptest.Diagnostics) bool {
		return d.URI == lsptest.URI(file) && len(d.Diagnostics) == 0
	})
	s.quit()
}

func TestLanguageServerFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-nothing":   "kafkavet lsp: unknown flag or check -nothing; \"kafkavet help\" lists them\n",
		"./...":      "kafkavet lsp: packages are not named here, as ./... is: the editor says which files are open\n",
		"-json":      "kafkavet lsp: -C, -json, -format, -fix and -overlay do not go together with a language server\n",
		"-fixes=few": "kafkavet lsp: invalid value \"few\" for flag -fixes: want safe or all\n",
	} {
		got := call(t, ".", nil, command, "lsp", args)
		assert.Equal(t, 2, got.status, args)
		assert.Empty(t, got.stdout)
		assert.Equal(t, strings.ReplaceAll(want, "\"kafkavet help\"", "\""+filepath.Base(command)+" help\""), got.stderr)
	}
	assert.Equal(t, result{stdout: lspUsage}, call(t, ".", nil, command, "lsp", "-h"))
	got := call(t, ".", nil, command, "lsp") // whose input is empty
	assert.Equal(t, result{status: 1}, got)
}
