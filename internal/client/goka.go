package client

// The rows for github.com/lovoo/goka, read in v1.1.14.
//
// A processor calls its callbacks in order, one goroutine a partition, and marks a record once its callback has
// returned and all that it emitted is acknowledged (context.go:453, processor.go:1068): a callback has no error
// result, so that returning is the commit. Marks are a maximum: DeferCommit keeps back the mark of its own record
// only, and the next record's mark covers it.
var goka = &Library{
	Name:      "goka",
	Paths:     []string{"github.com/lovoo/goka"},
	Isolation: "full", // sarama's

	Calls: []Call{
		{Name: "Input", Does: Serve, Func: Arg(2), Doc: "graph.go:324"},
		{Name: "Inputs", Does: Serve, Func: Arg(2), Doc: "graph.go:359"},
		{Name: "Loop", Does: Serve, Func: Arg(1), Doc: "graph.go:401"},
		{Name: "Visitor", Doc: "graph.go:388: called for rows of the table, not for records"},

		// The context of a callback stands for the record as well as the message that it comes with.
		{Recv: "Context", Name: "Key", Does: Part, Record: Receiver, Doc: "context.go:46"},
		{Recv: "Context", Name: "Headers", Does: Part, Record: Receiver, Doc: "context.go:65"},
		{Recv: "Context", Name: "Topic", Doc: "context.go:43"},
		{Recv: "Context", Name: "Partition", Doc: "context.go:49"},
		{Recv: "Context", Name: "Offset", Doc: "context.go:52"},
		{Recv: "Context", Name: "Group", Doc: "context.go:55"},
		{Recv: "Context", Name: "Timestamp", Doc: "context.go:87"},
		{Recv: "Context", Name: "Context", Doc: "context.go:126"},
		{Recv: "Context", Name: "Value", Doc: "context.go:62: of the group's table"},
		{Recv: "Context", Name: "Join", Doc: "context.go:94: of another table"},
		{Recv: "Context", Name: "Lookup", Doc: "context.go:101: of another table"},
		{Recv: "Context", Name: "Emit", Does: Produce, Record: Arg(2), Fails: "none", Doc: "context.go:108, 449: an error stops the processor, the record unmarked"},
		{Recv: "Context", Name: "Loopback", Does: Produce, Record: Arg(1), Fails: "none", Doc: "context.go:117"},
		{Recv: "Context", Name: "SetValue", Does: Produce, Record: Arg(0), Fails: "none", Doc: "context.go:74"},
		{Recv: "Context", Name: "Delete", Does: Produce, Record: Receiver, Fails: "none", Doc: "context.go:83"},
		{Recv: "Context", Name: "Fail", Does: Stop, Doc: "context.go:122, 465: panics; the processor stops, the record unmarked"},
		{Recv: "Context", Name: "DeferCommit", Doc: "context.go:134, 473: the mark waits for the function that it returns; that of the next record does not"},

		{Recv: "Emitter", Name: "Emit", Does: Produce, Record: Arg(1), Async: true, Fails: "promise", Doc: "emitter.go:93: the error is of encoding alone, delivery shows in the promise"},
		{Recv: "Emitter", Name: "EmitWithHeaders", Does: Produce, Record: Arg(1), Async: true, Fails: "promise", Doc: "emitter.go:60"},
		{Recv: "Emitter", Name: "EmitSync", Does: Produce, Record: Arg(1), Fails: "error", Doc: "emitter.go:119: waits for the broker"},
		{Recv: "Emitter", Name: "EmitSyncWithHeaders", Does: Produce, Record: Arg(1), Fails: "error", Doc: "emitter.go:98"},
		{Recv: "Emitter", Name: "Finish", Does: FlushWrites, Fails: "none", Doc: "emitter.go:124: always nil"},
	},

	// DefineGroup names the group, always; nothing but a callback's return commits.
	Modes: []Mode{{Auto: OnMark, Doc: "processor.go:1068"}},
}
