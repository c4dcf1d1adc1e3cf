// Package effect says what functions and methods outside the Kafka clients do: which are harmless, decode,
// join, retry, wrap errors or never return, in std and in the usual libraries.
//
// It is data: one file a topic. Nothing else in kafkavet knows such a library by name. The analysis asks in
// this order: the client tables, then Of (or On), then the source when it is at hand, then Shape, and at last
// takes the call for what its signature says: work when it gets the payload, fallible when it has an error result.
package effect

// Kind is what a call does, seen by a consumer that has handed it (a part of) a record's payload.
type Kind uint8

const (
	// Unknown is the default: with the payload the call counts as work, and its error as a failure.
	Unknown Kind = iota
	// Harmless is neither work nor failure, and its results carry nothing: logging, metrics, tracing, locks, time.
	Harmless
	// Pure has no outside effect: Into derives from From. Its error says that the input is wrong, which a
	// second try does not mend: no failure.
	Pure
	// Decodes is Pure for encoders and decoders: Into receives the encoded or decoded form of From.
	Decodes
	// Memory moves From to Into inside the process: containers, caches, atomics. A store is finished work,
	// no outside effect, unless somebody takes the value out again.
	Memory
	// NeverFails has an error result that is no failure: writers into memory (From is kept in Into), closes, rollbacks.
	NeverFails
	// Writes sends its other operands to the writer Sink, and is worth what a Write on that writer is worth.
	Writes
	// Reports yields, as its error, the failure of work that was given to its receiver before or that made it:
	// (*sql.Tx).Commit, (*sql.Row).Scan, (*redis.Cmd).Err.
	Reports
	// Joins waits for what was spawned on Group.
	Joins
	// Spawns calls Func in another goroutine, or with Func zero hands its arguments From to a goroutine, on behalf of Group.
	Spawns
	// Calls calls Func in place, before it returns, and any number of times.
	Calls
	// Retries calls Func in place until it succeeds or the retrying gives up: its failure has been retried.
	Retries
	// NoReturn ends the goroutine or the process.
	NoReturn
	// Sentinel tells the error From apart: its result says of which kind the error is.
	Sentinel
	// Wraps makes an error, from the errors among From if there are any.
	Wraps
)

var kinds = [...]string{"Unknown", "Harmless", "Pure", "Decodes", "Memory", "NeverFails", "Writes", "Reports",
	"Joins", "Spawns", "Calls", "Retries", "NoReturn", "Sentinel", "Wraps"}

func (k Kind) String() string { return kinds[k] }

// Operand names a place of a call: the receiver, a parameter by number from 0 (a variadic one is the slice), or a
// result by number from 0. Its numbers are those of the client tables.
type Operand int8

const (
	None     Operand = 0
	Receiver Operand = -1
)

// Arg is parameter i of a call, from 0, the receiver not counted.
func Arg(i int) Operand { return Operand(i + 1) }

// Result is result i of a call, from 0.
func Result(i int) Operand { return Operand(i + 64) }

// IsArg reports whether o is a parameter, and which.
func (o Operand) IsArg() (int, bool) { return int(o) - 1, o >= 1 && o < 64 }

// IsResult reports whether o is a result, and which.
func (o Operand) IsResult() (int, bool) { return int(o) - 64, o >= 64 }

// Effect is what a call does. The zero Effect is that of an unknown call.
type Effect struct {
	Kind Kind

	// From is where the data come from; None: the receiver and all arguments that are not Into, Sink or Func.
	From Operand
	// Into is where they go; None: all results but an error (for Wraps: the error). An argument is a pointer to fill.
	Into Operand

	// Func is the function operand of Spawns, Calls and Retries. It is called with the elements of From, if From is set.
	Func Operand
	// Group is what Spawns spawns on and Joins waits for; a Result is a future that is joined by itself. None with Spawns: nobody waits.
	Group Operand
	// Error says that the error of Func (Calls, Retries) or of the group's functions (Joins) comes back as the call's own.
	Error bool

	// Sink is the writer that Writes writes to. A constructor (kind Pure) with a Sink makes a value that writes
	// to it later: Writes with Sink Receiver goes where the receiver's constructor says.
	Sink Operand

	// Field is the field of the constructor's operand Into (kind Pure) that holds the pointer which its result fills later:
	// Decodes with Into Receiver goes there.
	Field string

	// NonNil says that the error made by Wraps is never nil; otherwise it is nil when its errors are.
	NonNil bool
}

// The vocabulary of the tables. Where Func and Error are left out, the lookup finds them in the function's signature.
var (
	unknown    = Effect{} // also an exception to a wider row
	harmless   = Effect{Kind: Harmless}
	pure       = Effect{Kind: Pure}
	codes      = Effect{Kind: Decodes} // whatever goes in, the results derive from it
	neverFails = Effect{Kind: NeverFails}
	noReturn   = Effect{Kind: NoReturn}

	keeps   = Effect{Kind: Memory, Into: Receiver}
	gives   = Effect{Kind: Memory, From: Receiver}
	appends = Effect{Kind: NeverFails, Into: Receiver}

	reports = Effect{Kind: Reports, From: Receiver}

	joins   = Effect{Kind: Joins, Group: Receiver}
	spawns  = Effect{Kind: Spawns, Group: Receiver}
	detach  = Effect{Kind: Spawns}                   // nobody waits
	futures = Effect{Kind: Spawns, Group: Result(0)} // the result is waited for
	calls   = Effect{Kind: Calls}
	retries = Effect{Kind: Retries}

	newError = Effect{Kind: Wraps, NonNil: true}
	wraps    = Effect{Kind: Wraps}
	sentinel = Effect{Kind: Sentinel, From: Arg(0)}
)

// decodes moves the decoded (or encoded) form of from to into.
func decodes(from, into Operand) Effect { return Effect{Kind: Decodes, From: from, Into: into} }

// memory moves from to into inside the process.
func memory(from, into Operand) Effect { return Effect{Kind: Memory, From: from, Into: into} }

// writes sends the other operands to sink.
func writes(sink Operand) Effect { return Effect{Kind: Writes, Sink: sink} }

// writerOn is the constructor of a writer onto sink.
func writerOn(sink Operand) Effect { return Effect{Kind: Pure, Sink: sink} }

// hands gives from to a goroutine of the receiver.
func hands(from Operand) Effect { return Effect{Kind: Spawns, From: from, Group: Receiver} }

// each calls its function in place with the elements of from.
func each(from Operand) Effect { return Effect{Kind: Calls, From: from} }

// of names the function operand of e, where it is not the first one of function type.
func (e Effect) of(f Operand) Effect { e.Func = f; return e }
