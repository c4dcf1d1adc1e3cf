// Package flow follows one record through a program: from the poll that delivers it, over every path,
// through helpers, closures, goroutines and buffers, to the work on its payload and to the commits that
// cover it. It knows neither Kafka clients nor settings: a Classifier says what calls mean, and a Mode
// says what a consumer commits by itself.
//
// A function becomes a Graph: a small program over variables in which the record may sit, and over the
// errors and booleans that decide branches. The graph of a callee is put in the place of its call, so
// that a fault is found wherever its events stand; what other packages need to know of a function is its
// graph, made small. The walk (walk.go) then follows one arbitrary record: whatever it finds true of
// that record can be true of any.
package flow

import (
	"go/token"
	"go/types"
)

// Var is a variable of a Graph: an index into Graph.Vars.
type Var int32

// NoVar is no variable.
const NoVar Var = -1

// VarKind is what a variable stands for.
type VarKind uint8

const (
	Local VarKind = iota // a register or cell of the function, or of a callee put in place
	Slot                 // parameter N, or, beyond the parameters, a free variable: the caller's value
	Named                // a field or global, the same in every function: "path.Type.field"
)

// VarInfo describes a variable.
type VarInfo struct {
	Kind VarKind
	N    int    // the slot's number
	Name string // of a Named variable
	// Error says that a Local one holds an error.
	Error bool
	// Lane says that it stands for the channels of a list or map, of which each goroutine has its own.
	Lane bool
}

// Ref says that a value may be, hold or come from the record that sits in Var; Meta, that it only says
// which record it is (its offset, topic, partition).
type Ref struct {
	Var  Var
	Meta bool
}

// Op is what a node does.
type Op uint8

const (
	Nop     Op = iota
	Poll       // a record (or a batch with it) arrives in Var
	Recv       // a value is received into Var from the channel that Refs tell
	Next       // Var becomes the next element of what Refs tell
	Move       // Var becomes what Refs tell (Weak: or keeps what it had)
	Set        // Var, an error or boolean, becomes Tok
	Work       // an outside effect with the payload of Refs; Err is its error
	Commit     // offsets are committed, see Cover; Refs are the operand
	Send       // what Refs tell leaves through the channel Chan
	Spawned    // the end of a goroutine's body that began at node Body: from here on it runs beside us
	Join       // waits for what was handed off
	Forgive    // the errors of Sites are looked at by other means: told apart, kept for later, passed on
	Rewind     // the consumer's position goes back: failed records come again; with Refs, those come again
	Note       // nothing: a call that the classifier wants to see
	Hole       // calls the function value of slot Fun with Args
	Exit       // the function returns; Toks are its results
	Panic      // a panic leaves the function
	Acked      // waits for the answers to what was written
	Spent      // the loop over what Refs tell, whose elements are in Var, has seen them all; without Var, there are none
)

// Cover is which records a Commit covers.
type Cover uint8

const (
	Given     Cover = iota // those of its operand
	Delivered              // all that were delivered
	Flush                  // what was marked before: the marks are the commits
	Stored                 // Delivered if the client stores on delivery, else Flush
)

// Tok is the value of an error or boolean: unknown, a constant (0: nil or false, 1: an error or true), or
// that of a variable.
type Tok struct {
	Kind TokKind
	Val  int32
	Var  Var
}

// TokKind is what is known of a Tok.
type TokKind uint8

const (
	Unknown TokKind = iota
	Const
	Copy
)

// Guard is the condition of an edge: Var equals Val, or, with Not, does not. Var NoVar is no condition.
type Guard struct {
	Var Var
	Val int32
	Not bool
}

// Edge is a way from a node to the next.
type Edge struct {
	To    int
	Guard Guard
}

// Node is one step.
type Node struct {
	Op    Op
	Var   Var
	Refs  []Ref
	Weak  bool
	Tok   Tok
	Err   Var  // Work: its error, NoVar if it has none. Recv: the ok of a receive. Poll: its error
	Fails bool // Work: it can fail
	// Unsure: Work that returns before it is done; whether it fails is told elsewhere, if at all.
	Unsure bool
	Saves  []int // Work: stands only where the errors of these nodes are known: the record is saved elsewhere
	// Clocked: stands in a loop that waits for a clock.
	Clocked bool
	// OnFailure: stands where some error is known to be set, so that its own failure is not another.
	OnFailure bool
	Sites     []int // Forgive: nodes whose errors it takes
	Tag       string
	Cover     Cover
	Key       []Key // Poll, Commit, Rewind: the consumer. Recv, Send: the channel
	Each      bool  // Next: an element of a whole partition or topic, not a record
	Mark      bool  // Commit: a mark, that something flushes
	// Next: the operand of a commit is the offset to read next. Before: it covers what stands below its operand only, for that
	// is the offset of the record itself. Done: it covers those of a list that a loop over it has come past. Ask is the slot that decides
	// these, or NoVar.
	Next, Before, Done bool
	Ask                Var
	// Other: the commit is made on another object than the consumer that polled.
	Other bool
	// Batch: a poll delivers several records.
	Batch bool
	// Rest are further variables that the record of a poll sets: 1 when there is a record.
	Rest []Var

	Body   int  // Spawned: the first node of the body
	Shared bool // Poll, Recv: several goroutines run this on one consumer or channel
	Split  bool // Send: what the record says decides which of several channels it goes to
	Panics int  // Work: where a panic leads, -1 for nowhere in sight
	Parent int  // the node of the call that this node was put in place of, -1
	Fun    Var  // Hole: the slot or named field
	Async  bool // Hole: called in a goroutine
	Args   [][]Ref
	ArgTok []Tok
	// ArgKey are what the operands are called where they are consumers or channels. InLoop says that the call
	// starts goroutines in a loop, and Common which operands stand outside of that loop.
	ArgKey [][]Key
	InLoop bool
	Common []bool
	Out    []Var // Hole: the results' error or boolean variables, NoVar
	Toks   []Tok // Exit
	Clean  bool  // Exit: of a handler whose return stops the stream

	Succ []Edge
	Pos  token.Pos
	Fn   string // the function in whose text the node stands
	Src  string // Work in another package: its function there, and what that calls
	What string // what is called, for people
	// Foreign: the node stands in another package. Here: that it is Shared is seen in this one.
	Foreign bool
	Here    bool
}

// Key is one way to name a consumer or channel: its variable, and the variable of the object that holds
// it (NoVar if there is none).
type Key struct{ Var, Base Var }

// Graph is what a function does with records. Node 0 is its entry.
type Graph struct {
	Vars    []VarInfo
	Nodes   []Node
	Results [][]Ref // what each result may carry
	Outs    []Out   // what flows into the memory behind a slot
	// Keys of the results that are consumers or channels.
	ResultKeys [][]Key
	// Chans are variables that hold a client's channel of records.
	Chans []Chan
	// Stores are slots that hold functions or consumers and are kept in named fields.
	Stores   []Store
	NoReturn bool
	// Coarse says that the function was too big and only its outline is kept.
	Coarse bool
}

// Chan says that the channel in Var delivers the records of the consumer Key; Tag names the call that
// opened it.
type Chan struct {
	Var Var
	Tag string
	Key []Key
	// Foreign: it is opened in another package.
	Foreign bool
}

// Store says that the function or consumer in slot Slot is kept in the field Name.
type Store struct {
	Name string
	Slot int
}

// Out says that the memory behind slot Slot may carry Refs after the call.
type Out struct {
	Slot  int
	Refs  []Ref
	Field bool // by stores to its fields alone
}

// Role is what a field of a record type holds.
type Role uint8

const (
	Whole   Role = iota // not a field of a record type: comes from what holds it
	Payload             // value, key, headers
	Meta                // topic, partition, offset, time
	Part                // records of a batch
	Nothing             // an error, or what has no bearing
)

// A Mode says what a consumer commits by itself.
type Mode struct {
	OnDelivery bool // what a poll returns is committed
	OnNextPoll bool // a poll commits what the polls before it returned
	Ahead      bool // records are delivered into a channel ahead of their receiver
	Stored     bool // delivery stores the offset
	NoMarks    bool // marks have no effect
	NoCommit   bool // commits have no effect: there is no group
	Alone      bool // a commit covers its own record and no other
}

// named returns a field's name that is the same in every package.
func named(t types.Type, field string) string {
	for {
		p, ok := t.(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		o := n.Origin().Obj()
		if o.Pkg() != nil {
			return o.Pkg().Path() + "." + o.Name() + "." + field
		}
	}
	return ""
}
