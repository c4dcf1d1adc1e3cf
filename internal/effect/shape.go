package effect

import (
	"go/types"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Shape guesses the effect of a function that no table knows and whose source is not at hand (or which is an interface
// method) from its name and signature: a logger, a metric, a codec, a predicate on errors, a maker of errors, a close, or one of the
// methods that std calls by name (Error, String, MarshalJSON). Where the source is at hand it knows better: an
// AuditLogger may well write to a database.
func Shape(fn *types.Func) Effect {
	if fn == nil || fn.Pkg() == nil {
		return unknown
	}
	fn = fn.Origin()
	switch {
	case LoggerShape(fn):
		if fatal.MatchString(fn.Name()) {
			return noReturn
		}
		return harmless
	case MetricShape(fn):
		return harmless
	case predicateShape(fn):
		return sentinel
	}
	if e := errorShape(fn); e != unknown {
		return e
	}
	if e := methodShape(fn); e != unknown {
		return e
	}
	return CodecShape(fn.Name(), fn.Signature())
}

// Method names of loggers: a level and how the message is given.
var (
	logName = regexp.MustCompile(`^(Debug|Info|Notice|Warn|Warning|Err|Error|Crit|Critical|Trace|Verbose|Print|Log|Fatal|Panic)` +
		`(f|ln|w|s|S|Ctx|CtxF|Ctxf|Context|Contextf|WithContext|WithCtx|WithFields|Fields|Msg|KV)*$`)
	fatal = regexp.MustCompile(`^(Fatal|Panic)`)
	// beside them a logger's interface has methods that make or tune loggers
	logTuning = regexp.MustCompile(`^(With.*|Named?|Sync|Flush|V|Level|(Get|Set|Is)?.*Level|Enabled|Is.*Enabled|SetOutput|SetPrefix|Prefix|Writer|Output)$`)
)

// LoggerShape reports whether fn logs, by its looks: a method or function called Debug, Infof, WarnContext, … that
// returns nothing (Log may return an error) on a type or in a package whose name says that it logs, or on an interface all of
// whose methods look like that.
//
// A logger's interface may also have methods for what the program logs often: LogRequest, KafkaMessage.
func LoggerShape(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	if !logMethod(fn) {
		return ownLogMethod(fn)
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return logs(fn.Pkg().Name())
	}
	obj := named(recv.Type())
	if obj == nil {
		return false
	}
	if logs(obj.Name()) || !says(obj.Name(), keepers) && !says(obj.Name(), trails) && logs(fn.Pkg().Name()) {
		return true
	}
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || iface.NumMethods() < 2 {
		return false
	}
	for m := range iface.Methods() {
		if !logMethod(m) && !logTuning.MatchString(m.Name()) {
			return false
		}
	}
	return true
}

// ownLogMethod reports whether fn is a method without results of an interface that is named a logger and has the usual
// methods of one.
func ownLogMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Signature().Results().Len() > 0 {
		return false
	}
	obj := named(recv.Type())
	if obj == nil || !logs(obj.Name()) {
		return false
	}
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	usual := 0
	for m := range iface.Methods() {
		if logMethod(m) {
			usual++
		}
	}
	return usual >= 3
}

// logMethod reports whether fn has the name and results of a logger's method.
func logMethod(fn *types.Func) bool {
	if fn.Pkg() == nil || !logName.MatchString(fn.Name()) {
		return false
	}
	sig := fn.Signature()
	switch sig.Results().Len() {
	case 0:
		return sig.Params().Len() > 0
	case 1: // Log(keyvals ...any) error; Info() *Event, With(…) Logger
		t := sig.Results().At(0).Type()
		if types.Identical(t, errorType) {
			return strings.HasPrefix(fn.Name(), "Log") && sig.Params().Len() > 0
		}
		obj := named(t)
		return obj != nil && obj.Pkg() != nil && (logs(obj.Name()) || logs(obj.Pkg().Name()))
	}
	return false
}

// logs reports whether a name of a type or package says that it logs. An audit log, an event log, a commit log keep what
// they are given.
func logs(name string) bool {
	ws := words(name)
	return slices.ContainsFunc(ws, func(w string) bool {
		switch w {
		case "catalog", "blog", "backlog", "dialog", "weblog", "binlog", "analog", "auditlog", "changelog", "eventlog", "oplog":
			return false
		}
		return strings.HasSuffix(w, "log") || w == "logs" || strings.HasSuffix(w, "logger") || strings.HasSuffix(w, "logging") || w == "logrus" || w == "logx"
	}) && !hasAny(ws, trails) && !hasAny(ws, keepers)
}

var (
	// trails are words of logs that are records kept for their own sake.
	trails = []string{"audit", "auditlogger", "event", "change", "commit", "transaction", "tx", "journal", "append", "activity", "history", "operation", "op", "raft", "replay"}
	// keepers are words of types that keep or pass on what they are given.
	keepers = []string{"repository", "repo", "store", "storage", "db", "dao", "database", "client", "producer", "publisher", "service", "queue", "table", "model", "cache", "topic", "sink", "forwarder", "shipper", "collection"}
	// meters are words of metrics.
	meters = []string{"metric", "metrics", "counter", "counters", "gauge", "gauges", "histogram", "histograms", "stat", "stats", "statsd", "telemetry", "prometheus", "prom", "meter", "timer", "monitoring", "instrumentation"}
	// measures are the first words of a metric's methods.
	measures = []string{"inc", "incr", "increment", "dec", "decr", "decrement", "observe", "add", "set", "record", "count", "gauge", "histogram", "timing", "time", "duration", "distribution", "measure", "update", "mark", "track", "report"}
)

// MetricShape reports whether fn counts or measures, by its looks: a method or function whose name begins with Inc, Dec, Observe, Add,
// Set, Record, … that returns nothing or a metric, takes no payload (bytes, pointers, any) and belongs to a type or package
// whose name says metric, counter, gauge, histogram, stats or telemetry.
func MetricShape(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	ws := words(fn.Name())
	if len(ws) == 0 || !slices.Contains(measures, ws[0]) {
		return false
	}
	home := words(fn.Pkg().Name())
	if recv := fn.Signature().Recv(); recv != nil {
		obj := named(recv.Type())
		if obj == nil {
			return false
		}
		home = append(home, words(obj.Name())...)
	}
	if !hasAny(home, meters) || hasAny(home, keepers) || hasAny(home, trails) {
		return false
	}
	sig := fn.Signature()
	for r := range sig.Results().Variables() {
		obj := named(r.Type())
		if obj == nil || obj.Pkg() == nil || !hasAny(words(obj.Name()), meters) {
			return false
		}
	}
	for p := range sig.Params().Variables() {
		if mayCarry(p.Type()) {
			return false
		}
	}
	return true
}

// mayCarry reports whether a parameter of type t is there for payloads rather than for numbers, labels, contexts and errors.
func mayCarry(t types.Type) bool {
	if isError(t) {
		return false
	}
	if obj := named(t); obj != nil && obj.Pkg() != nil && (obj.Pkg().Path() == "context" || obj.Pkg().Path() == "time") {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte || mayCarry(u.Elem())
	case *types.Map:
		return mayCarry(u.Elem())
	case *types.Pointer, *types.Interface, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// predicateShape reports whether fn tells errors apart: IsRetryable(err error) bool.
func predicateShape(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Recv() != nil || sig.Params().Len() == 0 || sig.Results().Len() != 1 ||
		!types.Identical(sig.Results().At(0).Type(), types.Typ[types.Bool]) {
		return false
	}
	for p := range sig.Params().Variables() {
		if !types.Identical(p.Type(), errorType) {
			return false
		}
	}
	ws := words(fn.Name())
	return len(ws) > 0 && (ws[0] == "is" || ws[0] == "has")
}

// errorShape knows the functions of packages called errors, xerrors, errs, … whose only result is an error: errors.Wrap, errs.New.
func errorShape(fn *types.Func) Effect {
	sig, home := fn.Signature(), fn.Pkg().Name()
	if sig.Recv() != nil || sig.Results().Len() != 1 || !isError(sig.Results().At(0).Type()) ||
		!strings.HasSuffix(home, "err") && !strings.HasSuffix(home, "errs") && !strings.HasSuffix(home, "errors") {
		return unknown
	}
	for p := range sig.Params().Variables() {
		if isError(p.Type()) {
			return wraps
		}
	}
	if ws := words(fn.Name()); ws[0] == "new" || ws[0] == "error" || ws[0] == "errorf" {
		return newError
	}
	return unknown
}

// methodShape knows the methods that have one meaning everywhere: those of std's interfaces, and of generated code.
func methodShape(fn *types.Func) Effect {
	sig := fn.Signature()
	if sig.Recv() == nil {
		return unknown
	}
	name, in, out := fn.Name(), sig.Params().Len(), sig.Results().Len()
	fallible := out > 0 && types.Identical(sig.Results().At(out-1).Type(), errorType)
	switch {
	case name == "Close" && in == 0 && out <= 1:
		return neverFails
	case (name == "Error" || name == "String" || name == "GoString") && in == 0 && out == 1 && isString(sig.Results().At(0).Type()):
		return pure
	case name == "Unwrap" && in == 0 && out == 1 && fallible:
		return wraps
	case name == "Validate" && in == 0 && out == 1 && fallible: // protoc-gen-validate, go-swagger, ozzo
		return pure
	case strings.HasPrefix(name, "Get") && in == 0 && out == 1 && hasMethod(sig.Recv().Type(), "ProtoMessage"):
		return pure
	case strings.HasPrefix(name, "Marshal") && in <= 1 && out == 2 && fallible && isBytes(sig.Results().At(0).Type()):
		return codes
	case strings.HasPrefix(name, "Unmarshal") && in == 1 && isBytes(sig.Params().At(0).Type()) && fallible:
		return decodes(Arg(0), Receiver)
	}
	return unknown
}

// CodecShape knows encoders, decoders and validators of other libraries, of users' interfaces and in fields: no context (they do
// not wait), bytes or a string on one side, and a name that says it.
func CodecShape(name string, sig *types.Signature) Effect {
	ws := words(name)
	if len(ws) == 0 || hasAny(ws[1:], []string{"and", "then", "to", "into", "file"}) {
		return unknown // DecodeAndSave
	}
	var inBytes, outBytes bool
	target := None
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if obj := named(t); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "context" {
			return unknown
		}
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface:
			target = Arg(i)
		default:
			inBytes = inBytes || isBytes(t) || isString(t)
		}
	}
	results := 0
	for r := range sig.Results().Variables() {
		if !isError(r.Type()) {
			results++
			outBytes = outBytes || isBytes(r.Type()) || isString(r.Type())
		}
	}
	switch ws[0] {
	case "marshal", "encode", "serialize", "serialise", "encrypt", "compress":
		if outBytes {
			return codes
		}
	case "unmarshal", "decode", "deserialize", "deserialise", "parse", "decrypt", "decompress":
		switch {
		case !inBytes:
		case results > 0:
			return codes
		case target != None:
			return Effect{Kind: Decodes, Into: target}
		}
	case "verify", "validate":
		if inBytes && results == 0 && target == None {
			return codes
		}
	}
	return unknown
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

// says reports whether one of name's words is in list.
func says(name string, list []string) bool { return hasAny(words(name), list) }

func hasAny(ws, list []string) bool {
	return slices.ContainsFunc(ws, func(w string) bool { return slices.Contains(list, w) })
}

// words splits a Go name into lower-case words: HTTPMetricsStore is http, metrics, store.
func words(name string) []string {
	var ws []string
	rs := []rune(name)
	start := 0
	flush := func(end int) {
		if end > start {
			ws = append(ws, strings.ToLower(string(rs[start:end])))
		}
		start = end
	}
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
			start = i + 1
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])):
			flush(i)
		}
	}
	flush(len(rs))
	return ws
}
