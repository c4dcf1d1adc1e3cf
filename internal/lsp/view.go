package lsp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// view is a folder that is checked: a module, or a part of one. Its fields are guarded by the server's mutex.
type view struct {
	s      *server
	dir    string
	work   string // the folder of its go.work
	ctx    context.Context
	close  context.CancelFunc
	wake   chan struct{} // there is something new below
	wanted wanted
	due    time.Time
	cancel context.CancelFunc // of the check that runs, if one does
	files  map[string]*file   // what is known, by name
	asked  []chan<- answer    // who waits for a whole check
	said   string             // the last message, which is not repeated
}

// wanted is what there is to check in a view.
type wanted struct {
	all  bool
	dirs []string // single packages, by folder
}

func (w wanted) nothing() bool { return !w.all && len(w.dirs) == 0 }

func (w *wanted) add(o wanted) {
	w.all = w.all || o.all
	w.dirs = append(w.dirs, o.dirs...)
	slices.Sort(w.dirs)
	w.dirs = slices.Compact(w.dirs)
}

// covers reports whether the check says all that there is to say of a file.
func (w wanted) covers(path string) bool { return w.all || slices.Contains(w.dirs, filepath.Dir(path)) }

// patterns name what is wanted to the go command.
func (w wanted) patterns(dir string) []string {
	if w.all {
		return []string{"./..."}
	}
	var all []string
	for _, d := range w.dirs {
		rel, err := filepath.Rel(dir, d)
		if err == nil {
			all = append(all, "./"+filepath.ToSlash(rel))
		}
	}
	return all
}

// answer is what became of a check.
type answer struct {
	summary string
	err     error
}

// view is the view of a file, and whether it was there already; nil for a file that nobody wants checked.
func (s *server) view(path string) (v *view, old bool) {
	dir := s.root(path)
	if dir == "" {
		return nil, false
	}
	return s.viewIn(dir)
}

func (s *server) viewIn(dir string) (v *view, old bool) {
	if v := s.views[dir]; v != nil {
		return v, true
	}
	v = &view{s: s, dir: dir, work: above(dir, "go.work"), wake: make(chan struct{}, 1), files: map[string]*file{}}
	v.ctx, v.close = context.WithCancel(s.ctx)
	s.views[dir] = v
	s.start(v.loop)
	return v, false
}

// want has something checked after a while. What runs is ended: it would answer for texts that are no more.
func (v *view) want(w wanted, after time.Duration) {
	v.stop()
	v.wanted.add(w)
	v.due = time.Now().Add(after)
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// stop ends the check that runs. What it was to check stays wanted, but waits for the next one.
func (v *view) stop() {
	if v.cancel != nil {
		v.cancel()
	}
}

// loop runs the checks, one after the other.
func (v *view) loop() {
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-v.wake:
		}
		if v.calm() {
			v.run()
		}
	}
}

// refuse ends the check that runs, for the user does not want it. Who waits for it is told.
func (v *view) refuse() {
	v.stop()
	for _, to := range v.asked {
		to <- answer{err: errCancelled}
	}
	v.asked = nil
}

var errCancelled = &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}

// calm waits until the view's check is due. It is false if it never will be.
func (v *view) calm() bool {
	for {
		v.s.mu.Lock()
		left := time.Until(v.due)
		v.s.mu.Unlock()
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-v.ctx.Done():
			return false
		case <-timer.C:
		case <-v.wake: // it may be due at another time
		}
		timer.Stop()
	}
}

// run checks what is wanted.
func (v *view) run() {
	s := v.s
	select { // the go command uses all processors already
	case s.one <- struct{}{}:
		defer func() { <-s.one }()
	case <-v.ctx.Done():
		return
	}
	s.mu.Lock()
	w := v.wanted
	if w.nothing() {
		s.mu.Unlock()
		return
	}
	v.wanted = wanted{}
	ctx, cancel := context.WithCancel(v.ctx)
	defer cancel()
	v.cancel = cancel
	shown, unsaved := s.texts()
	end := s.progress("kafkavet: "+filepath.Base(v.dir), v.refuse)
	s.mu.Unlock()

	report, files, err := v.check(ctx, w, shown, unsaved)

	s.mu.Lock()
	defer s.mu.Unlock()
	v.cancel = nil
	if ctx.Err() != nil {
		v.wanted.add(w)
		end("stopped")
		return
	}
	a := answer{err: err}
	if err != nil {
		v.wanted.add(w)
		v.say(messageError, err.Error())
		end("no result")
	} else {
		v.apply(w, files, report)
		a.summary = summary(report)
		v.say(messageWarning, leftOut(report))
		end(a.summary)
	}
	if w.all {
		for _, to := range v.asked {
			to <- a
		}
		v.asked = nil
	}
}

// check asks the command. Should anything fail that must not, one check is lost, and not the conversation.
func (v *view) check(ctx context.Context, w wanted, shown map[string]*text, unsaved map[string]string) (r *finding.Report, files map[string]*file, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the check failed: %v", p)
			fmt.Fprintf(os.Stderr, "kafkavet lsp: %s: %v\n%s", v.dir, p, debug.Stack())
		}
	}()
	r, err = v.s.Check(ctx, v.dir, w.patterns(v.dir), unsaved)
	if err != nil {
		return nil, nil, err
	}
	return r, v.read(r, shown), nil
}

// texts are the texts of the open files, and those of them that are not what is on the disk.
func (s *server) texts() (shown map[string]*text, unsaved map[string]string) {
	shown, unsaved = map[string]*text{}, map[string]string{}
	for path, doc := range s.docs {
		shown[path] = newText(doc.text)
		if s.root(path) == "" { // the go command does not take others' files from elsewhere
			continue
		}
		if disk, err := os.ReadFile(path); err != nil || string(disk) != doc.text {
			unsaved[path] = doc.text
		}
	}
	return shown, unsaved
}

// say logs a message, once.
func (v *view) say(kind int, message string) {
	if message != "" && message != v.said {
		v.s.log(kind, v.dir+": "+message)
	}
	v.said = message
}

// leftOut says what could not be checked, "" if everything could.
func leftOut(r *finding.Report) string {
	var all []string
	for _, l := range r.LeftOut {
		all = append(all, fmt.Sprintf("left out %s: %s", l.Package, l.Reason))
	}
	for _, l := range r.Skipped {
		all = append(all, fmt.Sprintf("could not follow %s: %s", l.Function, l.Reason))
	}
	return strings.Join(all, "\n")
}

// progress shows that something is going on, until end is called. Stop is what happens when the user does not want it.
func (s *server) progress(title string, stop func()) (end func(message string)) {
	if !s.client.Window.WorkDoneProgress {
		return func(string) {}
	}
	s.tokens++
	token := fmt.Sprintf("kafkavet-%d", s.tokens)
	s.progresses[token] = stop
	ended := make(chan string, 1)
	s.start(func() {
		if s.conn.Call(s.ctx, "window/workDoneProgress/create", progressParams{Token: token}, nil) != nil {
			return
		}
		s.conn.Notify(s.ctx, "$/progress", progressParams{token, progressBegin{"begin", title, true}})
		select {
		case message := <-ended:
			s.conn.Notify(s.ctx, "$/progress", progressParams{token, progressEnd{"end", message}})
		case <-s.ctx.Done():
		}
	})
	return func(message string) {
		delete(s.progresses, token)
		ended <- message
	}
}

func (s *server) stopProgress(p progressParams) {
	if stop := s.progresses[p.Token]; stop != nil {
		stop()
	}
}

// checkCommand is the command that checks all modules of the workspace, and tells when that is done.
const checkCommand = "kafkavet.check"

// execute runs a command. It is answered by another goroutine.
func (s *server) execute(req *jsonrpc2.Request, p executeCommandParams) (any, error) {
	if p.Command != checkCommand {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "no command " + p.Command}
	}
	ctx, cancel := context.WithCancel(s.ctx)
	id := req.ID.String()
	s.commands[id] = cancel
	folders := slices.Clone(s.folders)
	s.start(func() {
		said, err := checkAll(ctx, s.allViews(folders))
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.commands, id)
		cancel()
		s.answer(req, said, err)
	})
	return nil, errLater
}

// allViews are the views of all modules in some folders, and those that are there already, sorted by folder.
func (s *server) allViews(folders []string) []*view {
	var dirs []string
	for _, folder := range folders {
		dirs = append(dirs, modules(folder)...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, dir := range dirs {
		if s.folder(dir) != "" { // it may have left meanwhile
			s.viewIn(dir)
		}
	}
	return slices.SortedFunc(maps.Values(s.views), func(a, b *view) int { return strings.Compare(a.dir, b.dir) })
}

// checkAll checks views, one after the other, and returns what is to be said of each. What runs ends with ctx.
func checkAll(ctx context.Context, views []*view) (said []string, err error) {
	said = []string{}
	for _, v := range views {
		answers := make(chan answer, 1)
		v.s.mu.Lock()
		v.asked = append(v.asked, answers)
		v.want(wanted{all: true}, 0)
		v.s.mu.Unlock()
		select {
		case a := <-answers:
			if errors.Is(a.err, errCancelled) {
				return nil, a.err
			} else if a.err != nil {
				err = a.err
			}
			said = append(said, v.dir+": "+a.summary)
		case <-v.ctx.Done(): // its folder has left the workspace
		case <-ctx.Done():
			v.s.mu.Lock()
			defer v.s.mu.Unlock()
			v.forget(answers)
			return nil, errCancelled
		}
	}
	return said, err
}

// forget ends the check that somebody asked for who does not want it any more.
func (v *view) forget(asked chan<- answer) {
	n := len(v.asked)
	if v.asked = slices.DeleteFunc(v.asked, func(c chan<- answer) bool { return c == asked }); len(v.asked) < n {
		v.stop()
	}
}

// modules are the folders to check in a workspace's folder: it is in a module itself, or there are modules below. Vendored ones,
// test data and what the go command does not look at are not among them.
func modules(folder string) (dirs []string) {
	if above(folder, "go.mod") != "" {
		dirs = append(dirs, folder)
	}
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := d.Name()
		if d.IsDir() && path != folder && (name == "vendor" || name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
			return fs.SkipDir
		}
		if dir := filepath.Dir(path); name == "go.mod" && !d.IsDir() && dir != folder {
			dirs = append(dirs, dir)
		}
		return nil
	})
	return dirs
}
