package flow

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Kind is what a call means to the flow.
type Kind uint8

const (
	Ordinary Kind = iota // look inside, or take it for work on its arguments
	Harmless             // neither work nor failure; yields nothing of the record: logging, metrics
	Derives              // no outside effect; its results come from its arguments
	Decodes              // like Derives, into Into too; its error is no failure
	Polls                // a record arrives
	Steps                // yields the next element of Record
	Eaches               // calls Func with each element of Record
	Serves               // has Func called with each record: a nil return commits it, an error brings it again
	Commits
	Works     // outside effect, even where the source could be looked at; with Channel, a send on its result is
	Keeps     // keeps its arguments in the memory of Into: no work
	Joins     // waits for the goroutines of Group
	Spawns    // calls Func in a goroutine of Group
	Calls     // calls Func in place
	Retries   // calls Func until it succeeds or gives up
	NoReturns // never returns
	Tells     // tells errors apart: its result is about the error argument
	Wraps     // its result is an error that comes from the error arguments
	Signals   // yields a channel that only signals: ctx.Done(), time.After
	Rewinds   // a new consumer, or a position of the caller's
	Sames     // its result is Consumer under another type
	Acks      // waits for the answers to what was written
	Notes     // nothing; the classifier wants to see where it stands
)

// A Call is what the classifier says of one call.
type Call struct {
	Kind     Kind
	Tag      string    // names the call for the classifier's own later use
	Consumer ssa.Value // Polls, Commits, Rewinds
	Record   ssa.Value // what is committed, iterated, brought again, worked on (nil: all arguments)
	Result   int       // Polls: which result holds the record
	Channel  bool      // Polls: the result is a channel of records
	Batch    bool
	Each     bool // Eaches: of parts, not of single records
	Func     ssa.Value
	Group    ssa.Value
	Into     ssa.Value
	Cover    Cover
	Mark     bool      // Commits: a mark, that something flushes
	Next     bool      // Commits: the operand is the offset of the next record
	Cond     ssa.Value // Commits: only if this is true; else the position goes back
	Keep     bool      // Commits: takes effect with a later call that has Kept
	Kept     bool      // Commits: of what was kept; with Drop it is dropped instead
	Drop     bool
	Other    bool // Commits: made on another object than the consumer that polled
	All      bool // Rewinds: what any argument tells of is brought again
	NoError  bool // Derives, Keeps: an error that it returns is none
	Fails    bool // Works: it can fail
	Unsure   bool // Works: it returns before it is done, and nobody is told at once
}

// An Impl is a method that an interface method may be: one of this package, or of another whose graph is
// known.
type Impl struct {
	Fn    *ssa.Function
	Obj   *types.Func
	Graph *Graph
}

// A Classifier says what calls, types and fields mean.
type Classifier interface {
	Call(site ssa.CallInstruction) Call
	// Field is what field name of a value of type t holds.
	Field(t types.Type, name string) Role
	// Record reports whether t is a type of records, or of batches of them.
	Record(t types.Type) (record, batch bool)
	// OwnOffset reports whether v is a record's own offset, as it stands.
	OwnOffset(v ssa.Value) bool
	// Failure reports whether field name of a value of type t holds the error of the call that made the value;
	// with an empty name, whether t has such a field.
	Failure(t types.Type, name string) bool
	// Foreign reports whether t is a client's type that holds no record's payload.
	Foreign(t types.Type) bool
	// Handler reports whether fn is called by a client with records, and whether its return stops the
	// stream so that unmarked records come again.
	Handler(fn *ssa.Function) (handler, stops bool)
	// Imported is the graph of a function of another package, nil if there is none.
	Imported(fn *types.Func) *Graph
	// Impls are the methods that an interface method may be, nil if they are not all in sight.
	Impls(m *types.Func, iface types.Type) []Impl
	// Held are the methods that an interface method may be on what is kept in a named field, as far as that is known.
	Held(field string, m *types.Func) []Impl
	// Skipped reports whether what stands at a position is only reached if the program was asked to go on past what fails.
	Skipped(pos token.Pos) bool
	// FieldFuncs are the functions kept in a named field.
	FieldFuncs(name string) []ssa.Value
}
