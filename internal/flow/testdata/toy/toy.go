// Package toy stands for a client library, and for what programs use beside it. Programs import it, and the
// tests' classifier says what its functions mean; the flow sees its types and never its bodies.
package toy

// Record is one record.
type Record struct {
	Topic      string
	Partition  int
	Offset     int64
	Key, Value []byte
}

// Batch is what one poll delivers.
type Batch struct{ Records []Record }

// Each calls f with every record.
func (b Batch) Each(f func(Record)) {}

// All iterates over the records.
func (b Batch) All() func(yield func(Record) bool) { return nil }

// EachPartition calls f with the records of each partition.
func (b Batch) EachPartition(f func(part []Record)) {}

// Next steps to the next record, nil behind the last.
func (b *Batch) Next() *Record { return nil }

// Order is what records tell of.
type Order struct{ ID, Note string }

// Consumer polls and commits.
type Consumer struct{}

// New makes a consumer, which starts at the last committed offset.
func New() *Consumer { return nil }

func (c *Consumer) Poll() (Record, error)        { return Record{}, nil }
func (c *Consumer) PollOne() *Record             { return nil }
func (c *Consumer) PollBatch() ([]Record, error) { return nil, nil }
func (c *Consumer) Fetch() Batch                 { return Batch{} }
func (c *Consumer) Records() <-chan Record       { return nil }

// Commit commits the records, and all below them.
func (c *Consumer) Commit(rs ...Record) error { return nil }

// CommitOffset commits what stands below the offset.
func (c *Consumer) CommitOffset(partition int, next int64) error { return nil }

// CommitAll commits all that was delivered.
func (c *Consumer) CommitAll() error { return nil }

// CommitStored commits what was stored, by the client or by Mark.
func (c *Consumer) CommitStored() error { return nil }

// Mark marks a record, CommitMarked commits what was marked.
func (c *Consumer) Mark(r Record)       {}
func (c *Consumer) CommitMarked() error { return nil }

// Seek takes the position back.
func (c *Consumer) Seek(r Record) {}

// Serve calls f with each record: nil commits it, an error brings it again.
func (c *Consumer) Serve(f func(Record) error) {}

// Each calls f with each record and commits it when f returns.
func (c *Consumer) Each(f func(Record)) {}

// Resend brings a record again.
func (c *Consumer) Resend(r Record) {}

// Open opens a channel of records.
func (c *Consumer) Open() (<-chan Record, error) { return nil, nil }

// Put puts a record's offset into the open transaction, End ends it.
func (c *Consumer) Put(r Record)             {}
func (c *Consumer) CommitTransaction() error { return nil }
func (c *Consumer) AbortTransaction() error  { return nil }

// EndWith commits all that was delivered, or, with false, goes back to where the transaction began.
func (c *Consumer) EndWith(commit bool) error { return nil }

// Claim is what a handler gets: a method Consume(*Claim) error is a handler, whose return stops the stream.
type Claim struct{}

func (c *Claim) Records() <-chan Record { return nil }
func (c *Claim) Mark(r Record)          {}

// Work and the like have an effect outside.
func Work(r Record) error             { return nil }
func Do(r Record)                     {}
func Save(b []byte) error             { return nil }
func Store(v any) error               { return nil }
func Send(topic string, v any) error  { return nil }
func Try(r Record) (ok bool)          { return false }
func Unknown(f func(Record) error)    {}
func Find(key string) (string, error) { return "", nil }

// Out is a channel to a producer.
func Out() chan<- []byte { return nil }

// Log and Count are for people.
func Log(args ...any) {}
func Count(n int)     {}

// Fatal ends the process.
func Fatal(args ...any) {}

// Decode and Encode work in memory.
func Decode(b []byte, into any) error { return nil }
func Encode(v any) ([]byte, error)    { return nil, nil }
func Trim(s string) string            { return s }

// Buffer is memory.
type Buffer struct{}

func (b *Buffer) Write(p []byte) (int, error) { return 0, nil }
func (b *Buffer) Bytes() []byte               { return nil }

// Error makes an error, Wrap one from another, Is and Temporary tell errors apart.
func Error(text string) error           { return nil }
func Wrap(text string, err error) error { return err }
func Is(err, target error) bool         { return false }

// Invalid is an error that Is tells apart.
var Invalid error

// Call calls f, Retry until it succeeds or patience ends.
func Call(f func() error) error  { return nil }
func Retry(f func() error) error { return nil }

// Done and After only signal.
func Done() <-chan struct{} { return nil }
func Stopped() bool         { return false }

// WaitGroup, Group and Mutex stand for those of sync and errgroup.
type WaitGroup struct{}

func (w *WaitGroup) Add(n int)   {}
func (w *WaitGroup) Done()       {}
func (w *WaitGroup) Wait()       {}
func (w *WaitGroup) Go(f func()) {}

type Group struct{}

func (g *Group) Go(f func() error) {}
func (g *Group) Wait() error       { return nil }

type Mutex struct{}

func (m *Mutex) Lock()   {}
func (m *Mutex) Unlock() {}
