// Package lsp is a language server that tells editors what kafkavet finds. It runs beside gopls, and knows nothing of Go but
// what the command says: each check is a child process, which can be ended when its answer is not wanted any more.
//
// The files are:
//
//	server.go    the conversation: lifecycle, documents, folders
//	view.go      when what is checked
//	result.go    what a check said, by file
//	action.go, hover.go
//	check.go     the child process, and how it sees texts that are not saved
//	text.go      places in texts
//	queue.go     the way out
//	protocol.go  the protocol's types
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// Options are what a server needs.
type Options struct {
	Check   Check
	Version string // told to the client
	// Soon is how long a check waits for more after a file was opened or saved, Later how long after a change.
	Soon, Later time.Duration
}

// Serve holds one conversation, until the client says exit, is gone, or ctx ends. The status is what the process has to exit
// with: 0 after a shutdown, else 1. All checks have ended when it returns.
func Serve(ctx context.Context, stream io.ReadWriteCloser, o Options) (status int) {
	ctx, cancel := context.WithCancel(ctx)
	s := &server{Options: o, ctx: ctx, docs: map[string]*document{}, views: map[string]*view{}, commands: map[string]context.CancelFunc{},
		progresses: map[string]func(){}, one: make(chan struct{}, 1), onType: true}
	s.mu.Lock() // messages wait until the connection is known
	s.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(newQueue(stream), jsonrpc2.VSCodeObjectCodec{}), handler{s})
	s.mu.Unlock()
	<-s.conn.DisconnectNotify()
	cancel()
	s.mu.Lock()
	s.gone = true
	stage := s.stage
	s.mu.Unlock()
	s.running.Wait()
	if stage == shut {
		return 0
	}
	return 1
}

// server is one conversation.
type server struct {
	Options
	ctx     context.Context
	conn    *jsonrpc2.Conn
	running sync.WaitGroup // goroutines that outlive a request
	one     chan struct{}  // held by the check that runs

	mu         sync.Mutex // guards what follows, and the views
	stage      stage
	gone       bool // the conversation is over
	client     capabilities
	onType     bool
	folders    []string             // the workspace's; without any, all modules are checked of which a file is open
	docs       map[string]*document // the open files, by name
	views      map[string]*view     // by folder
	commands   map[string]context.CancelFunc
	progresses map[string]func() // by token: what stops it
	tokens     int
}

// A stage of the conversation.
type stage int

const (
	fresh stage = iota
	ready
	shut
)

// document is an open file.
type document struct {
	uri     string // as the client spells it
	version int
	text    string
}

// handler takes one message after the other, in their order: what takes long goes on in another goroutine.
type handler struct{ *server }

func (s handler) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "kafkavet lsp: %s: %v\n%s", req.Method, p, debug.Stack())
			if !req.Notif {
				s.answer(req, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: fmt.Sprint(p)})
			}
		}
	}()
	if req.Notif {
		s.notified(req)
		return
	}
	result, err := s.requested(req)
	if !errors.Is(err, errLater) {
		s.answer(req, result, err)
	}
}

// errLater is what a request returns that will be answered by another goroutine.
var errLater = errors.New("later")

func (s *server) answer(req *jsonrpc2.Request, result any, err error) {
	if err == nil {
		s.conn.Reply(s.ctx, req.ID, result)
		return
	}
	var e *jsonrpc2.Error
	if !errors.As(err, &e) {
		e = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	s.conn.ReplyWithError(s.ctx, req.ID, e)
}

// params reads the parameters of a message.
func params[T any](req *jsonrpc2.Request) (p T, err error) {
	if req.Params != nil {
		err = json.Unmarshal(*req.Params, &p)
	}
	if err != nil {
		err = &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("%s: %v", req.Method, err)}
	}
	return p, err
}

// with calls a function with the parameters of a request.
func with[P any, R any](req *jsonrpc2.Request, do func(P) (R, error)) (any, error) {
	p, err := params[P](req)
	if err != nil {
		return nil, err
	}
	return do(p)
}

func (s *server) requested(req *jsonrpc2.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stage == fresh && req.Method != "initialize":
		return nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "the server is not initialized"}
	case s.stage == shut, s.stage == ready && req.Method == "initialize":
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: req.Method + " does not come at this time"}
	}
	switch req.Method {
	case "initialize":
		return with(req, s.initialize)
	case "shutdown":
		s.stage = shut
		for _, v := range s.views {
			v.close()
		}
		return nil, nil
	case "textDocument/codeAction":
		return with(req, s.codeActions)
	case "textDocument/hover":
		return with(req, s.hover)
	case "workspace/executeCommand":
		return with(req, func(p executeCommandParams) (any, error) { return s.execute(req, p) })
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no method " + req.Method}
}

func (s *server) initialize(p initializeParams) (r initializeResult, err error) {
	var options struct {
		OnType *bool `json:"onType"`
	}
	if len(p.InitializationOptions) > 0 {
		if err := json.Unmarshal(p.InitializationOptions, &options); err != nil {
			return r, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("initializationOptions: %v", err)}
		}
	}
	s.stage, s.client, s.onType = ready, p.Capabilities, options.OnType == nil || *options.OnType
	for _, f := range p.WorkspaceFolders {
		s.folders = append(s.folders, pathOf(f.URI))
	}
	if len(p.WorkspaceFolders) == 0 && p.RootURI != nil {
		s.folders = append(s.folders, pathOf(*p.RootURI))
	}
	s.folders = slices.DeleteFunc(s.folders, func(path string) bool { return path == "" })
	if p.ProcessID != nil {
		s.watch(*p.ProcessID)
	}
	c := &r.Capabilities
	c.TextDocumentSync.OpenClose, c.TextDocumentSync.Change, c.TextDocumentSync.Save = true, syncFull, true
	c.HoverProvider = true
	c.CodeActionProvider.CodeActionKinds = []string{kindQuickFix}
	c.ExecuteCommandProvider.Commands = []string{checkCommand}
	c.Workspace.WorkspaceFolders.Supported, c.Workspace.WorkspaceFolders.ChangeNotifications = true, true
	r.ServerInfo = serverInfo{"kafkavet", s.Version}
	return r, nil
}

// watched is how often a look is taken at the client's process. That its end closes the standard input as well is usual, but
// not where another process has it open.
const watched = time.Second

// watch ends the conversation when a process ends.
func (s *server) watch(pid int) {
	s.start(func() {
		ticker := time.NewTicker(watched)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
			case <-s.ctx.Done():
				return
			}
			if !alive(pid) {
				s.conn.Close()
				return
			}
		}
	})
}

// start runs a function that outlives a message. The mutex is held.
func (s *server) start(do func()) {
	if !s.gone {
		s.running.Go(do)
	}
}

func (s *server) notified(req *jsonrpc2.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.Method == "exit" {
		go s.conn.Close()
		return
	}
	if s.stage != ready {
		return
	}
	do := map[string]func(*jsonrpc2.Request) error{
		"initialized":                         func(*jsonrpc2.Request) error { s.watchFiles(); return nil },
		"textDocument/didOpen":                notification(s.didOpen),
		"textDocument/didChange":              notification(s.didChange),
		"textDocument/didSave":                notification(s.didSave),
		"textDocument/didClose":               notification(s.didClose),
		"workspace/didChangeWorkspaceFolders": notification(s.didChangeFolders),
		"workspace/didChangeWatchedFiles":     notification(s.didChangeFiles),
		"window/workDoneProgress/cancel":      notification(s.stopProgress),
		"$/cancelRequest":                     notification(s.cancel),
	}[req.Method]
	if do == nil {
		return
	}
	if err := do(req); err != nil {
		s.log(messageError, err.Error())
	}
}

func notification[P any](do func(P)) func(*jsonrpc2.Request) error {
	return func(req *jsonrpc2.Request) error {
		p, err := params[P](req)
		if err == nil {
			do(p)
		}
		return err
	}
}

// log tells the client what the user may want to read.
func (s *server) log(kind int, message string) {
	s.conn.Notify(s.ctx, "window/logMessage", messageParams{kind, message})
}

func (s *server) didOpen(p didOpenParams) {
	path := pathOf(p.TextDocument.URI)
	if !strings.HasSuffix(path, ".go") {
		return
	}
	s.docs[path] = &document{p.TextDocument.URI, p.TextDocument.Version, p.TextDocument.Text}
	if s.root(path) == "" {
		s.log(messageInfo, path+" is not checked: it is in no module of the workspace")
	}
	s.opened(path)
}

// opened has an open file checked: all of its folder, where it is the first of that.
func (s *server) opened(path string) {
	if v, old := s.view(path); v != nil {
		v.want(wanted{all: !old, dirs: []string{filepath.Dir(path)}}, s.Soon)
	}
}

func (s *server) didChange(p didChangeParams) {
	path := pathOf(p.TextDocument.URI)
	doc := s.docs[path]
	if doc == nil || len(p.ContentChanges) == 0 {
		return
	}
	doc.version, doc.text = p.TextDocument.Version, p.ContentChanges[len(p.ContentChanges)-1].Text
	v, _ := s.view(path)
	switch {
	case v == nil:
	case s.onType:
		v.want(wanted{dirs: []string{filepath.Dir(path)}}, s.Later)
	case v.cancel != nil: // what runs would answer for another text
		v.want(wanted{}, s.Later)
	}
}

// didSave checks all of the module: others may depend on what was saved. So may other modules of the same go.work.
func (s *server) didSave(p documentParams) {
	path := pathOf(p.TextDocument.URI)
	if s.docs[path] == nil {
		return
	}
	saved, _ := s.view(path)
	if saved == nil {
		return
	}
	for _, v := range s.views {
		if v == saved || v.work != "" && v.work == saved.work {
			v.want(wanted{all: true}, s.Soon)
		}
	}
}

func (s *server) didClose(p documentParams) {
	path := pathOf(p.TextDocument.URI)
	doc := s.docs[path]
	if doc == nil {
		return
	}
	delete(s.docs, path)
	if disk, err := os.ReadFile(path); err != nil || string(disk) != doc.text {
		if v, _ := s.view(path); v != nil {
			v.want(wanted{dirs: []string{filepath.Dir(path)}}, s.Soon)
		}
	}
}

// watchFiles asks the client to tell of changes on the disk.
func (s *server) watchFiles() {
	if !s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return
	}
	var all watchers
	for _, glob := range []string{"**/*.go", "**/go.mod", "**/go.work", "**/.kafkavet.yml"} {
		all.Watchers = append(all.Watchers, watcher{glob})
	}
	s.start(func() {
		s.conn.Call(s.ctx, "client/registerCapability", registrationParams{
			[]registration{{"files", "workspace/didChangeWatchedFiles", all}},
		}, nil)
	})
}

func (s *server) didChangeFiles(p didChangeFilesParams) {
	for _, c := range p.Changes {
		path := pathOf(c.URI)
		if path == "" || s.docs[path] != nil { // which counts as it is in the editor
			continue
		}
		for _, v := range s.views {
			if within(v.dir, path) || !strings.HasSuffix(path, ".go") {
				v.want(wanted{all: true}, s.Later)
			}
		}
	}
}

func (s *server) didChangeFolders(p didChangeFoldersParams) {
	for _, f := range p.Event.Removed {
		gone := pathOf(f.URI)
		s.folders = slices.DeleteFunc(s.folders, func(path string) bool { return path == gone })
	}
	for _, f := range p.Event.Added {
		if path := pathOf(f.URI); path != "" && !slices.Contains(s.folders, path) {
			s.folders = append(s.folders, path)
		}
	}
	for dir, v := range s.views {
		if len(s.folders) == 0 && len(p.Event.Removed) > 0 || len(s.folders) > 0 && s.folder(dir) == "" {
			v.close()
			v.clear()
			delete(s.views, dir)
		}
	}
	for path := range s.docs {
		if v := s.views[s.root(path)]; v == nil {
			s.opened(path)
		}
	}
}

// folder is the workspace's folder that a path is in, the innermost; "" if there is none.
func (s *server) folder(path string) (in string) {
	for _, f := range s.folders {
		if within(f, path) && len(f) > len(in) {
			in = f
		}
	}
	return in
}

// root is the folder that is checked with a file: its module, or the workspace's folder if that is a part of the module. It is ""
// for files that are not the user's to mend: outside of the workspace, in no module, or in another's.
func (s *server) root(path string) string {
	module := above(filepath.Dir(path), "go.mod")
	folder := s.folder(path)
	switch {
	case module == "", // a module of the module cache stands in a folder with its version
		len(s.folders) > 0 && folder == "", strings.Contains(filepath.Base(module), "@v"), isStandard(module):
		return ""
	case len(folder) > len(module):
		return folder
	}
	return module
}

// isStandard reports whether a module is Go's own, into which editors jump.
func isStandard(module string) bool {
	data, err := os.ReadFile(filepath.Join(module, "go.mod"))
	return err == nil && strings.HasPrefix(string(data), "module std\n")
}

// cancel ends a request that is not answered yet. Others than commands are answered before the next message is read.
func (s *server) cancel(p cancelParams) {
	if stop := s.commands[string(p.ID)]; stop != nil {
		stop()
	}
}
