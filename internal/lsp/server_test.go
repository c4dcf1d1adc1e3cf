package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/finding"
	"github.com/kafkavet/kafkavet/internal/lsp/lsptest"
)

// waits makes the test's own binary a process that does nothing until its standard input ends.
const waits = "KAFKAVET_TEST_WAITS"

func TestMain(m *testing.M) {
	if os.Getenv(waits) != "" {
		os.Stdout.WriteString("it runs")
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// asked is a check that the server asks the test for.
type asked struct {
	dir      string
	patterns []string
	unsaved  map[string]string
	answer   chan<- said
	ended    <-chan struct{} // closed when the server does not want it any more
}

const patience = 20 * time.Second

type said struct {
	report *finding.Report
	err    error
}

// editor is a conversation with a server whose checks the test makes.
type editor struct {
	*lsptest.Client
	checks <-chan asked
	status <-chan int
	stop   func()
}

// talk begins a conversation with a server that waits for nothing.
func talk(t *testing.T) *editor {
	checks := make(chan asked)
	check := func(ctx context.Context, dir string, patterns []string, unsaved map[string]string) (*finding.Report, error) {
		answer := make(chan said, 1)
		select {
		case checks <- asked{dir, patterns, unsaved, answer, ctx.Done()}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		select {
		case a := <-answer:
			if a.report == nil && a.err == nil {
				panic("no answer")
			}
			return a.report, a.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	status := make(chan int, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { status <- Serve(ctx, pipe{toServer, fromServer}, Options{Check: check, Version: "v1"}) }()
	t.Cleanup(stop)
	return &editor{lsptest.Dial(t, pipe{toClient, fromClient}), checks, status, stop}
}

type pipe struct {
	*io.PipeReader
	*io.PipeWriter
}

func (p pipe) Close() error { return errors.Join(p.PipeReader.Close(), p.PipeWriter.Close()) }

// next is the next check. It answers for those that were asked for before, and have ended since.
func (e *editor) next(t *testing.T) asked {
	t.Helper()
	select {
	case a := <-e.checks:
		return a
	case <-time.After(patience):
		require.Fail(t, "no check is asked for")
		return asked{}
	}
}

func (a asked) say(r *finding.Report) { a.answer <- said{report: r} }

// over waits until a channel is closed.
func over[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		require.Fail(t, "it does not end")
		panic("unreachable")
	}
}

const (
	one = "package one\n\nfunc f() {\n\t// 𝄞é\n\t/* 𝄞 */ c.Poll(x)\n\tc.Commit(x)\n}\n"
	two = "package two\n\nfunc g() {\n\tc.Commit(x)\n}\n"
)

// workspace is a folder with a module in it, of two packages.
func workspace(t *testing.T) (dir, a, b string) {
	dir = t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/shop\n")
	a, b = filepath.Join(dir, "one", "one.go"), filepath.Join(dir, "two", "two.go")
	write(t, a, one)
	write(t, b, two)
	return dir, a, b
}

func write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
}

func at(file string, line, column int) finding.Position {
	return finding.Position{File: file, Line: line, Column: column}
}

// commit is a finding about the commit in file a, with two fixes, of which one is safe.
func commit(a string) (found, survey finding.Finding) {
	place := at(a, 6, 10)
	found = finding.Finding{
		Package: "example.com/shop/one", Category: "commit-before-processing", Position: place, Message: "too early", URL: "https://example.com/early",
		Evidence: []finding.Evidence{{Position: at(a, 5, 19), Message: "polled here"}},
		Fixes:    []finding.Fix{{Message: "Move it", Edits: []finding.Edit{{File: a, Start: strings.Index(one, "c.Poll"), End: strings.Index(one, "Poll"), New: "d."}}}},
	}
	survey = finding.Finding{Package: found.Package, Category: found.Category, Position: place, Fixes: []finding.Fix{
		{Message: "Move it", Edits: slices.Clone(found.Fixes[0].Edits)},
		{Message: "Stop", Edits: []finding.Edit{{File: a, Start: len(one), End: len(one), New: "// é\n"}}},
	}}
	return found, survey
}

func reportOf(a string, more ...finding.Finding) *finding.Report {
	found, survey := commit(a)
	return &finding.Report{
		Findings: append([]finding.Finding{found}, more...), Survey: []finding.Finding{survey}, Packages: 2,
		Model: &finding.Model{
			Consumers: []finding.Consumer{{
				Package: found.Package, Position: at(a, 5, 19), Library: "sarama", Guarantee: "at-most-once", Findings: 1,
				Evidence: []finding.Evidence{
					{Position: at(a, 5, 19), Message: "polled here"}, {Position: at(a, 3, 6), Message: "worked on here"}, {Position: at(a, 6, 10), Message: "committed here"},
				},
			}},
			Producers: []finding.Producer{{Package: found.Package, Position: at(a, 1, 1), Library: "franz-go", Acks: "1", Async: "yes", Idempotent: "no", Transactional: "maybe"}},
		},
	}
}

func other(b string) finding.Finding {
	return finding.Finding{Package: "example.com/shop/two", Category: "never-commits", Position: at(b, 4, 10), Message: "never"}
}

func none() *finding.Report { return &finding.Report{Packages: 2, Model: &finding.Model{}} }

func TestDiagnostics(t *testing.T) {
	dir, a, b := workspace(t)
	e := talk(t)
	result := e.Initialize(lsptest.Full, nil, dir)
	assert.Equal(t, map[string]any{"name": "kafkavet", "version": "v1"}, result["serverInfo"])
	e.Open(a, one)
	check := e.next(t)
	assert.Equal(t, dir, check.dir)
	assert.Equal(t, []string{"./..."}, check.patterns)
	assert.Empty(t, check.unsaved)
	check.say(reportOf(a, other(b)))

	shown := e.Shown(a)
	require.Len(t, shown.Diagnostics, 1)
	assert.Equal(t, 1, *shown.Version)
	d := shown.Diagnostics[0]
	assert.Equal(t, "Commit", lsptest.At(t, one, d.Range))
	assert.Equal(t, lsptest.Position{Line: 5, Character: 3}, d.Range.Start)
	assert.Equal(t, []any{2, "commit-before-processing", "https://example.com/early", "kafkavet", "too early"},
		[]any{d.Severity, d.Code, d.CodeDescription.Href, d.Source, d.Message})
	require.Len(t, d.RelatedInformation, 1)
	related := d.RelatedInformation[0]
	assert.Equal(t, "polled here", related.Message)
	assert.Equal(t, lsptest.URI(a), related.Location.URI)
	assert.Equal(t, lsptest.Range{Start: lsptest.Position{Line: 4, Character: 12}, End: lsptest.Position{Line: 4, Character: 16}}, related.Location.Range, "in UTF-16 units")

	begin := lsptest.Await(e.Client, "$/progress", func(p lsptest.Progress) bool { return p.Value.Kind == "end" })
	assert.Equal(t, "2 findings in 2 packages; 2 packages checked", begin.Value.Message)
}

// A client that knows less is told the same in other words.
func TestOldClient(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(`{"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}}`, map[string]any{"workspaceFolders": nil, "rootUri": lsptest.URI(dir)})
	e.Open(a, one)
	e.next(t).say(reportOf(a))
	d := e.Shown(a).Diagnostics[0]
	assert.Empty(t, d.RelatedInformation)
	assert.Equal(t, "too early\none/one.go:5: polled here", d.Message)
	actions := e.Actions(a, d.Range)
	require.Len(t, actions, 2)
	assert.Empty(t, actions[0].Edit.DocumentChanges)
	assert.Equal(t, strings.Replace(one, "c.Poll", "d.Poll", 1), lsptest.Apply(t, one, actions[0].Edit.Changes[lsptest.URI(a)]))
	h := e.Hover(a, lsptest.Position{Line: 5, Character: 4})
	require.NotNil(t, h)
	assert.Equal(t, "plaintext", h.Contents.Kind)
	assert.Equal(t, "sarama consumer: at-most-once\n\nRecords can be lost. One finding says how.\n\n- polled: one/one.go:5\n- worked on: one/one.go:3\n- committed: one/one.go:6", h.Contents.Value)
	assert.Empty(t, e.Sent("window/workDoneProgress/create"))
	assert.Empty(t, e.Sent("client/registerCapability"))
}

func TestActions(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	e.next(t).say(reportOf(a))
	d := e.Shown(a).Diagnostics[0]

	cursor := lsptest.Range{Start: d.Range.End, End: d.Range.End}
	for _, only := range [][]string{nil, {"quickfix"}, {""}} {
		actions := e.Actions(a, cursor, only...)
		require.Len(t, actions, 2, only)
		assert.Equal(t, []any{"Move it", "quickfix", true}, []any{actions[0].Title, actions[0].Kind, actions[0].IsPreferred}, "the safe one first")
		assert.Equal(t, []any{"Stop", "quickfix", false}, []any{actions[1].Title, actions[1].Kind, actions[1].IsPreferred})
		assert.Equal(t, d, actions[0].Diagnostics[0])
		change := actions[1].Edit.DocumentChanges[0]
		assert.Equal(t, lsptest.URI(a), change.TextDocument.URI)
		assert.Equal(t, 1, *change.TextDocument.Version)
		assert.Equal(t, one+"// é\n", lsptest.Apply(t, one, change.Edits))
		assert.Empty(t, actions[1].Edit.Changes)
	}
	assert.Empty(t, e.Actions(a, cursor, "refactor", "source.fixAll"))
	assert.Empty(t, e.Actions(a, lsptest.Range{}), "elsewhere in the file")
	assert.Empty(t, e.Actions(filepath.Join(dir, "none.go"), cursor))

	e.Change(a, 2, "\n"+one)
	assert.Empty(t, e.Actions(a, cursor), "the text is another than was checked")
	assert.Nil(t, e.Hover(a, d.Range.Start))
	e.Change(a, 3, one)
	assert.Len(t, e.Actions(a, cursor), 2)
	e.Close(a)
	assert.Nil(t, e.Actions(a, cursor)[0].Edit.DocumentChanges[0].TextDocument.Version, "as it is on the disk")
	write(t, a, one+"\n")
	assert.Empty(t, e.Actions(a, cursor))
}

func TestHover(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	e.next(t).say(reportOf(a))
	e.Shown(a)
	h := e.Hover(a, lsptest.Position{Line: 4, Character: 14})
	require.NotNil(t, h)
	assert.Equal(t, "Poll", lsptest.At(t, one, h.Range))
	link := func(line string) string { return "[one/one.go:" + line + "](" + lsptest.URI(a) + "#L" + line + ")" }
	assert.Equal(t, "markdown", h.Contents.Kind)
	assert.Equal(t, "**sarama consumer: at-most-once**\n\nRecords can be lost. One finding says how.\n\n- polled: "+link("5")+"\n- worked on: "+link("3")+"\n- committed: "+link("6"), h.Contents.Value)
	assert.Equal(t, h.Contents, e.Hover(a, lsptest.Position{Line: 5, Character: 9}).Contents, "behind the commit's name")
	assert.Nil(t, e.Hover(a, lsptest.Position{Line: 2, Character: 6}), "work is about other things too")
	assert.Nil(t, e.Hover(a, lsptest.Position{Line: 99, Character: 99}))
	producer := e.Hover(a, lsptest.Position{})
	require.NotNil(t, producer)
	assert.Equal(t, "**franz-go producer: at-most-once**\n\nacks=1: a record that only the leader has is lost with it. Records can be lost.\n"+
		"\n- asynchronous: a write returns before the broker has answered\n- on some paths has a transactional id", producer.Contents.Value)
}

// A change ends the check that runs. What that was to check is checked with the next.
func TestSuperseded(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	first := e.next(t)
	e.Change(a, 2, "\n"+one)
	over(t, first.ended)
	first.say(reportOf(a)) // too late
	second := e.next(t)
	assert.Equal(t, []string{"./..."}, second.patterns)
	assert.Equal(t, map[string]string{a: "\n" + one}, second.unsaved)
	second.say(none())
	e.Save(a)
	third := e.next(t)
	assert.Empty(t, e.Sent("textDocument/publishDiagnostics"))
	third.say(reportOf(a))
	assert.Equal(t, 2, *e.Shown(a).Version)
}

// A change has the packages checked that were changed, and says nothing about the others.
func TestOnlyWhatChanged(t *testing.T) {
	dir, a, b := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	e.next(t).say(reportOf(a, other(b)))
	e.Shown(b)
	e.Change(a, 2, one+"\n")
	check := e.next(t)
	assert.Equal(t, []string{"./one"}, check.patterns)
	check.say(none())
	lsptest.Await(e.Client, "textDocument/publishDiagnostics", func(d lsptest.Diagnostics) bool {
		assert.Equal(t, lsptest.URI(a), d.URI)
		return len(d.Diagnostics) == 0
	})
	e.Close(a) // it is as it was on the disk
	assert.Equal(t, []string{"./one"}, e.next(t).patterns)
	e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": lsptest.URI(b), "type": 2}}})
	check = e.next(t)
	assert.Equal(t, []string{"./..."}, check.patterns)
	check.say(none())
	assert.Empty(t, e.Shown(b).Diagnostics)
}

// With onType false a change checks nothing, and what would answer for the old text is asked again.
func TestOnSaveAlone(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, map[string]any{"initializationOptions": map[string]any{"onType": false}}, dir)
	e.Open(a, one)
	first := e.next(t)
	e.Change(a, 2, one+"\n")
	over(t, first.ended)
	e.next(t).say(reportOf(a))
	e.Shown(a)
	e.Change(a, 3, one+"\n\n")
	e.Save(a)
	check := e.next(t)
	assert.Equal(t, []string{"./..."}, check.patterns, "the first check after the change is that of the save")
}

// What could not be checked keeps what was shown before, and the reason is told once.
func TestBrokenCode(t *testing.T) {
	dir, a, b := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	e.next(t).say(reportOf(a, other(b)))
	e.Shown(b)
	broken := func() *finding.Report {
		r := none()
		r.LeftOut = []finding.LeftOut{{Package: "example.com/shop/one [example.com/shop/one.test]", Reason: "one.go:1: no"}}
		return r
	}
	e.Change(a, 2, "packag")
	e.next(t).say(broken())
	e.Logged(dir + ": left out example.com/shop/one [example.com/shop/one.test]: one.go:1: no")
	e.Save(a)
	e.next(t).say(broken())
	assert.Empty(t, e.Shown(b).Diagnostics)
	assert.Empty(t, e.Actions(a, lsptest.Range{End: lsptest.Position{Line: 9}}))
	assert.Len(t, e.Sent("window/logMessage"), 1)
	assert.Len(t, e.Sent("textDocument/publishDiagnostics"), 3)
	e.Change(a, 3, one)
	e.next(t).say(none())
	assert.Empty(t, e.Shown(a).Diagnostics)
}

func TestCheckFails(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(a, one)
	e.next(t).answer <- said{err: errors.New("the go command is not on the PATH")}
	assert.Equal(t, lsptest.Log{Type: 1, Message: dir + ": the go command is not on the PATH"}, e.Logged("PATH"))
	e.Change(a, 2, one)
	check := e.next(t)
	assert.Equal(t, []string{"./..."}, check.patterns, "what failed is still to be done")
	check.answer <- said{} // panics
	e.Logged("the check failed: no answer")
	e.Save(a)
	e.next(t).say(reportOf(a))
	e.Shown(a)
}

func TestCancel(t *testing.T) {
	dir, a, _ := workspace(t)
	write(t, filepath.Join(dir, "sub", "go.mod"), "module example.com/sub\n")
	write(t, filepath.Join(dir, "vendor", "x", "go.mod"), "module example.com/x\n")
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	params := map[string]any{"command": "kafkavet.check"}
	wait := e.Start("mine", "workspace/executeCommand", params)
	running := e.next(t)
	e.Notify("$/cancelRequest", map[string]any{"id": "mine"})
	assert.EqualValues(t, -32800, lsptest.Code(wait()))
	over(t, running.ended)
	e.Notify("$/cancelRequest", map[string]any{"id": "mine"}) // again, and of what is not there

	var dirs []string
	wait = e.Start("again", "workspace/executeCommand", params)
	for range 2 {
		check := e.next(t)
		dirs = append(dirs, check.dir)
		check.say(reportOf(a))
	}
	assert.ElementsMatch(t, []string{dir, filepath.Join(dir, "sub")}, dirs)
	assert.NoError(t, wait())
}

// The user stops what the editor shows. It is still to be done, but not before something else happens.
func TestStop(t *testing.T) {
	dir, a, _ := workspace(t)
	write(t, filepath.Join(dir, "sub", "go.mod"), "module example.com/sub\n")
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	wait := e.Start("1", "workspace/executeCommand", map[string]any{"command": "kafkavet.check"})
	check := e.next(t)
	p := lsptest.Await(e.Client, "$/progress", func(p lsptest.Progress) bool { return p.Value.Kind == "begin" })
	assert.Equal(t, "kafkavet: "+filepath.Base(dir), p.Value.Title)
	assert.True(t, p.Value.Cancellable)
	e.Notify("window/workDoneProgress/cancel", map[string]any{"token": p.Token})
	over(t, check.ended)
	end := lsptest.Await(e.Client, "$/progress", func(end lsptest.Progress) bool { return end.Token == p.Token })
	assert.Equal(t, []string{"end", "stopped"}, []string{end.Value.Kind, end.Value.Message})
	assert.EqualValues(t, -32800, lsptest.Code(wait()))
	e.Open(a, one)
	assert.Equal(t, []string{"./..."}, e.next(t).patterns)
}

func TestFolders(t *testing.T) {
	dir, a, _ := workspace(t)
	other, b, _ := workspace(t)
	part := filepath.Join(other, "one")
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	e.Open(b, one)
	e.Logged(b + " is not checked")
	e.Open(a, one)
	check := e.next(t)
	assert.Equal(t, dir, check.dir)
	check.say(reportOf(a))
	e.Shown(a)

	// A folder within a module: the others are not the user's concern.
	e.Notify("workspace/didChangeWorkspaceFolders", folders([]string{part}, []string{dir}))
	assert.Empty(t, e.Shown(a).Diagnostics, "taken back with its folder")
	check = e.next(t)
	assert.Equal(t, part, check.dir)
	check.say(reportOf(b))
	assert.Len(t, e.Shown(b).Diagnostics, 1)

	// The folder around it does not tell the same a second time.
	e.Notify("workspace/didChangeWorkspaceFolders", folders([]string{other}, nil))
	wait := e.Start("1", "workspace/executeCommand", map[string]any{"command": "kafkavet.check"})
	for range 2 {
		e.next(t).say(reportOf(b))
	}
	require.NoError(t, wait())
	assert.Len(t, e.Shown(b).Diagnostics, 1)
	assert.Len(t, e.Sent("textDocument/publishDiagnostics"), 4)

	e.Notify("workspace/didChangeWorkspaceFolders", folders(nil, []string{part, other}))
	assert.Empty(t, e.Shown(b).Diagnostics)
}

func folders(added, removed []string) map[string]any {
	all := func(paths []string) []any {
		out := []any{}
		for _, p := range paths {
			out = append(out, lsptest.Folder(p))
		}
		return out
	}
	return map[string]any{"event": map[string]any{"added": all(added), "removed": all(removed)}}
}

// A save concerns the other modules of the same go.work.
func TestWork(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"app", "lib"} {
		write(t, filepath.Join(dir, name, "go.mod"), "module example.com/"+name+"\n")
		file := filepath.Join(dir, name, "x.go")
		write(t, file, one)
		files = append(files, file)
	}
	write(t, filepath.Join(dir, "go.work"), "go 1.25\nuse ./app\nuse ./lib\n")
	e := talk(t)
	e.Initialize(lsptest.Full, nil, dir)
	for _, file := range files {
		e.Open(file, one)
		e.next(t).say(none())
	}
	e.Save(files[1])
	dirs := []string{}
	for range files {
		check := e.next(t)
		dirs = append(dirs, filepath.Base(check.dir))
		check.say(none())
	}
	assert.ElementsMatch(t, []string{"app", "lib"}, dirs)
}

// Without a workspace each open file's module is checked, but not those that are other people's.
func TestNoWorkspace(t *testing.T) {
	dir, a, _ := workspace(t)
	cached, std := filepath.Join(t.TempDir(), "client@v1.2.3"), t.TempDir()
	write(t, filepath.Join(cached, "go.mod"), "module example.com/client\n")
	write(t, filepath.Join(std, "go.mod"), "module std\n\ngo 1.25\n")
	e := talk(t)
	e.Initialize(lsptest.Full, nil)
	for _, file := range []string{filepath.Join(cached, "x.go"), filepath.Join(std, "x.go"), filepath.Join(t.TempDir(), "x.go")} {
		e.Open(file, one+"\n")
		e.Logged(file + " is not checked")
	}
	e.Open(filepath.Join(dir, "go.mod"), "module x")
	e.Open(a, one)
	check := e.next(t)
	assert.Equal(t, dir, check.dir)
	assert.Empty(t, check.unsaved, "nothing is said of other people's files")
}

func TestLifecycle(t *testing.T) {
	dir, a, _ := workspace(t)
	e := talk(t)
	hover := map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(a)}, "position": map[string]any{"line": 0, "character": 0}}
	e.Open(a, one) // dropped
	assert.EqualValues(t, -32002, lsptest.Code(e.Call("textDocument/hover", hover, nil)))
	e.Initialize(lsptest.Full, nil, dir)
	assert.EqualValues(t, -32600, lsptest.Code(e.Call("initialize", map[string]any{}, nil)))
	assert.EqualValues(t, -32601, lsptest.Code(e.Call("textDocument/rename", hover, nil)))
	assert.EqualValues(t, -32602, lsptest.Code(e.Call("textDocument/hover", []int{1}, nil)))
	assert.EqualValues(t, -32602, lsptest.Code(e.Call("workspace/executeCommand", map[string]any{"command": "rm"}, nil)))
	e.Notify("textDocument/didOpen", []int{1})
	e.Logged("textDocument/didOpen: ")
	e.Notify("$/unknown", nil)
	e.Save(a) // which is not open
	e.Close(a)
	e.Change(a, 7, "")
	e.Open(a, one)
	running := e.next(t)
	e.Request("shutdown", nil, nil)
	over(t, running.ended)
	assert.EqualValues(t, -32600, lsptest.Code(e.Call("textDocument/hover", hover, nil)))
	e.Notify("exit", nil)
	assert.Zero(t, over(t, e.status))
}

func TestExitWithoutShutdown(t *testing.T) {
	for name, leave := range map[string]func(*editor){
		"exit":    func(e *editor) { e.Notify("exit", nil) },
		"hang up": func(e *editor) { e.Hangup() },
		"signal":  func(e *editor) { e.stop() },
	} {
		t.Run(name, func(t *testing.T) {
			dir, a, _ := workspace(t)
			e := talk(t)
			e.Initialize(lsptest.Full, nil, dir)
			e.Open(a, one)
			running := e.next(t)
			leave(e)
			over(t, running.ended)
			assert.Equal(t, 1, over(t, e.status))
		})
	}
}

// The server ends with the editor's process, even if somebody else holds the pipes.
func TestEditorDies(t *testing.T) {
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), waits+"=1")
	stdin, err := process.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	e := talk(t)
	e.Initialize(lsptest.Full, map[string]any{"processId": process.Process.Pid})
	require.NoError(t, stdin.Close())
	require.NoError(t, process.Wait())
	assert.Equal(t, 1, over(t, e.status))
}

func TestBadOptions(t *testing.T) {
	e := talk(t)
	params := map[string]any{"capabilities": json.RawMessage(lsptest.Full), "initializationOptions": map[string]any{"onType": "yes"}}
	err := e.Call("initialize", params, nil)
	assert.EqualValues(t, -32602, lsptest.Code(err))
	assert.ErrorContains(t, err, "initializationOptions: ")
}
