// Package lsptest is an editor for tests: a client that speaks the Language Server Protocol with a server. Its types are its
// own, so that a mistake in the server's does not go unseen.
package lsptest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

type (
	Position struct{ Line, Character int }
	Range    struct{ Start, End Position }
	Location struct {
		URI   string
		Range Range
	}
	Diagnostic struct {
		Range              Range
		Severity           int
		Code               string
		CodeDescription    struct{ Href string }
		Source             string
		Message            string
		RelatedInformation []struct {
			Location Location
			Message  string
		}
	}
	Diagnostics struct {
		URI         string
		Version     *int
		Diagnostics []Diagnostic
	}
	TextEdit struct {
		Range   Range
		NewText string
	}
	CodeAction struct {
		Title       string
		Kind        string
		IsPreferred bool
		Diagnostics []Diagnostic
		Edit        struct {
			Changes         map[string][]TextEdit
			DocumentChanges []struct {
				TextDocument struct {
					URI     string
					Version *int
				}
				Edits []TextEdit
			}
		}
	}
	Hover struct {
		Contents struct{ Kind, Value string }
		Range    Range
	}
	Progress struct {
		Token string
		Value struct {
			Kind, Title, Message string
			Cancellable          bool
		}
	}
	Log struct {
		Type    int
		Message string
	}
)

// Client is an editor. Its methods fail the test if the server does not do what it must.
type Client struct {
	t    testing.TB
	conn *jsonrpc2.Conn

	mu   sync.Mutex
	came *sync.Cond
	log  []message
	read int // the messages before this one have been awaited
}

type message struct {
	method string
	params json.RawMessage
}

// Dial begins a conversation over a stream; it does not initialize it.
func Dial(t testing.TB, stream io.ReadWriteCloser) *Client {
	c := &Client{t: t}
	c.came = sync.NewCond(&c.mu)
	quiet := jsonrpc2.SetLogger(discard{})
	c.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), c, quiet)
	t.Cleanup(func() { c.conn.Close() })
	return c
}

type discard struct{}

func (discard) Printf(string, ...any) {}

// Handle keeps what the server says, and says yes to what it asks.
func (c *Client) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	m := message{method: req.Method}
	if req.Params != nil {
		m.params = *req.Params
	}
	c.mu.Lock()
	c.log = append(c.log, m)
	c.came.Broadcast()
	c.mu.Unlock()
	if !req.Notif {
		conn.Reply(ctx, req.ID, nil)
	}
}

// Full are the capabilities of a modern editor.
const Full = `{
	"workspace": {"workspaceEdit": {"documentChanges": true}, "workspaceFolders": true, "didChangeWatchedFiles": {"dynamicRegistration": true}},
	"textDocument": {
		"publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "versionSupport": true},
		"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}, "isPreferredSupport": true},
		"hover": {"contentFormat": ["markdown", "plaintext"]}
	},
	"window": {"workDoneProgress": true}
}`

// Initialize begins with capabilities (JSON) and folders. More are further members of the parameters.
func (c *Client) Initialize(capabilities string, more map[string]any, folders ...string) (result map[string]any) {
	all := []any{}
	for _, f := range folders {
		all = append(all, Folder(f))
	}
	params := map[string]any{"processId": nil, "rootUri": nil, "capabilities": json.RawMessage(capabilities), "workspaceFolders": all}
	for name, value := range more {
		params[name] = value
	}
	c.Request("initialize", params, &result)
	c.Notify("initialized", map[string]any{})
	return result
}

// Folder is a workspace folder as the protocol has it.
func Folder(path string) map[string]any { return map[string]any{"uri": URI(path), "name": path} }

// URI is that of a file.
func URI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// Call sends a request and waits for the answer. An error is the server's.
func (c *Client) Call(method string, params, result any) error {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := c.conn.Call(ctx, method, params, result)
	require.False(c.t, errors.Is(err, context.DeadlineExceeded), "no answer to %s", method)
	return err
}

// Request is a call that must succeed.
func (c *Client) Request(method string, params, result any) {
	c.t.Helper()
	require.NoError(c.t, c.Call(method, params, result), method)
}

// Start sends a request with an ID, and returns what waits for its answer.
func (c *Client) Start(id, method string, params any) (wait func() error) {
	c.t.Helper()
	call, err := c.conn.DispatchCall(context.Background(), method, params, jsonrpc2.PickID(jsonrpc2.ID{Str: id, IsString: true}))
	require.NoError(c.t, err)
	return func() error {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return call.Wait(ctx, nil)
	}
}

// Code is the number of the server's error, 0 for none.
func Code(err error) int64 {
	if e := (*jsonrpc2.Error)(nil); errors.As(err, &e) {
		return e.Code
	}
	return 0
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) {
	c.t.Helper()
	require.NoError(c.t, c.conn.Notify(context.Background(), method, params), method)
}

// Hangup ends the conversation without a word.
func (c *Client) Hangup() { c.conn.Close() }

// Open, Change, Save and Close tell of a document.
func (c *Client) Open(path, text string) {
	c.t.Helper()
	c.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": URI(path), "languageId": "go", "version": 1, "text": text}})
}

func (c *Client) Change(path string, version int, text string) {
	c.t.Helper()
	c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": URI(path), "version": version},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

func (c *Client) Save(path string) { c.Notify("textDocument/didSave", document(path)) }

func (c *Client) Close(path string) { c.Notify("textDocument/didClose", document(path)) }

func document(path string) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": URI(path)}}
}

// Actions asks for the code actions in a range.
func (c *Client) Actions(path string, r Range, only ...string) (all []CodeAction) {
	c.t.Helper()
	context := map[string]any{"diagnostics": []any{}}
	if len(only) > 0 {
		context["only"] = only
	}
	params := document(path)
	params["range"], params["context"] = lower(r), context
	c.Request("textDocument/codeAction", params, &all)
	return all
}

// Hover asks what is to be said of a place; nil for nothing.
func (c *Client) Hover(path string, at Position) (h *Hover) {
	c.t.Helper()
	params := document(path)
	params["position"] = map[string]int{"line": at.Line, "character": at.Character}
	c.Request("textDocument/hover", params, &h)
	return h
}

func lower(r Range) map[string]any {
	return map[string]any{
		"start": map[string]int{"line": r.Start.Line, "character": r.Start.Character},
		"end":   map[string]int{"line": r.End.Line, "character": r.End.Character},
	}
}

// Await waits for a message of a method whose parameters are as ok wants them, behind those awaited before.
func Await[P any](c *Client, method string, ok func(P) bool) (p P) {
	c.t.Helper()
	late := false
	timer := time.AfterFunc(patience, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		late = true
		c.came.Broadcast()
	})
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for next := c.read; ; next++ {
		for next >= len(c.log) && !late {
			c.came.Wait()
		}
		if late {
			var said []string
			for _, m := range c.log[c.read:] {
				said = append(said, m.method+" "+string(m.params))
			}
			require.Fail(c.t, "the server did not send what was awaited", "%s; it sent:\n%s", method, strings.Join(said, "\n"))
		}
		if m := c.log[next]; m.method == method {
			var got P
			require.NoError(c.t, json.Unmarshal(m.params, &got))
			if ok(got) {
				c.read = next + 1
				return got
			}
		}
	}
}

// Shown waits for the next diagnostics of a file.
func (c *Client) Shown(path string) Diagnostics {
	c.t.Helper()
	return Await(c, "textDocument/publishDiagnostics", func(d Diagnostics) bool { return d.URI == URI(path) })
}

// Logged waits for the next log message with a text in it.
func (c *Client) Logged(text string) Log {
	c.t.Helper()
	return Await(c, "window/logMessage", func(l Log) bool { return strings.Contains(l.Message, text) })
}

// Sent are the parameters of all messages of a method so far.
func (c *Client) Sent(method string) (all []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.log {
		if m.method == method {
			all = append(all, string(m.params))
		}
	}
	return all
}

// Apply makes edits in a text, as an editor does.
func Apply(t testing.TB, text string, edits []TextEdit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b TextEdit) int {
		return cmp.Or(cmp.Compare(b.Range.Start.Line, a.Range.Start.Line), cmp.Compare(b.Range.Start.Character, a.Range.Start.Character))
	})
	for _, e := range edits {
		text = text[:offset(t, text, e.Range.Start)] + e.NewText + text[offset(t, text, e.Range.End):]
	}
	return text
}

// At is the text that a range has in a text.
func At(t testing.TB, text string, r Range) string {
	return text[offset(t, text, r.Start):offset(t, text, r.End)]
}

// offset is where a position stands in a text, whose lines it counts in UTF-16 units.
func offset(t testing.TB, text string, p Position) int {
	lines := strings.SplitAfter(text, "\n")
	require.Less(t, p.Line, len(lines))
	units := utf16.Encode([]rune(lines[p.Line]))
	require.LessOrEqual(t, p.Character, len(units))
	return len(strings.Join(lines[:p.Line], "")) + len(string(utf16.Decode(units[:p.Character])))
}
