// Package client says what the calls, fields, keys and options of each Kafka client library mean.
//
// It is data: one file a library, each with the evidence (file and line of the library's source) beside
// its rows. Nothing else in kafkavet knows a library by name. The logic here only looks rows up.
package client

// Library is what kafkavet knows about one client library.
type Library struct {
	// Name is shown to people: "kafka-go", "sarama", "confluent-kafka-go", "franz-go".
	Name string
	// Paths are the import paths under which the library's packages are found, any "…/vendor/" prefix
	// stripped; all versions and renames of a library share one table. A row names its package by Path
	// only where the library has several with different contents (kgo and kadm).
	Paths []string
	// Neutral are import paths that the library shares with other brokers (watermill/message): a poll there is one
	// of Kafka's only on an object that a constructor of the library made. Their rows name them by Path.
	Neutral []string

	Records   []RecordType
	Calls     []Call
	Handlers  []Handler
	Settings  []SettingRow
	KeyMaps   []KeyMap
	Ctors     []Ctor
	Modes     []Mode // the first whose conditions hold decides; the last has none
	Isolation string // what read_committed is worth here: "full", or why it is not
	Remedies  []Remedy
	ByHand    []ByHand
	// FlushMarks is the method, without operands, of what marks records that commits the marks.
	FlushMarks string
}

// Remedy is a setting that puts a fault right, as a program writes it: one of Key, Option, Drop, Field and Unset.
type Remedy struct {
	Setting Setting
	Message string // what it does, in a fix's words
	Key     string // of a map literal, with Value
	Option  string // to add; %[1]s is the package's name
	Drop    string // the option that must go
	Field   string // of the configuration, with Value, in which %s is the package's name
	Value   string
	Unless  Setting // with which, once it is written, the client would refuse to start
	Instead string  // the option that sets Unless: this one takes its place
	Choice  bool    // an author has to choose it
	Unset   bool    // for what is marked and never committed: the program's own setting must go, the default does; with Key it is written as Value
}

// ByHand is how a record is committed behind the work on it.
type ByHand struct {
	Poll    string  // the method that polls
	Becomes string  // the one that polls and does not commit, if that is another
	Events  bool    // the poll gives events, of which one type is a record
	Batch   bool    // the poll gives several records and no error of its own
	Choice  bool    // an author has to choose it
	Commit  string  // an assignment of its error: %[1]s is the consumer, %[2]s a context, %[3]s the record
	Needs   Setting // what a remedy has to set with it; "" for nothing
	Message string  // what it does, in a fix's words
}

// Type names a type of the library: the package path (empty: any of Library.Paths) and the type's name.
type Type struct{ Path, Name string }

// RecordType is a type that holds one record, or several. A type that is no batch and has no payload
// (kafka.TopicPartition) holds none: its row only says what its fields are.
type RecordType struct {
	Type
	// Batch says that a value holds several records (kgo.Fetches, *kafka.Batch).
	Batch bool
	// Partition says that all its records are of one partition, in order (kgo.FetchPartition): handed to
	// one goroutine as a whole they are still worked on in order.
	Partition bool
	// Parts are the fields of a batch that hold its parts or records (FetchPartition.Records).
	Parts []string
	// Payload are the fields with what the record says: its value, key and headers.
	Payload []string
	// Meta are the fields that only say where and when it stood: topic, partition, offset, time.
	Meta []string
	// MetaMethods are methods that yield metadata only.
	MetaMethods []string
	// Errors are fields or methods that hold a fetch's or delivery's own error.
	Errors []string
}

// Verb is what a call does.
type Verb uint8

const (
	Inert       Verb = iota // nothing that matters, and no work: Stats, Lag, Pause, Config
	Poll                    // a record or batch reaches user code: in Result or through the channel that it returns
	Each                    // calls its function operand Func with each record (or part) of the batch Record, in place
	Part                    // result Result is a part or an element of the batch operand Record, or an iterator over it
	Commit                  // commits offsets
	Mark                    // marks or stores offsets, that something flushes
	Flush                   // sends to the broker what was marked
	Rewind                  // moves the position back to a place of the caller's: failed records come again
	Resend                  // brings the record in operand Record again
	Produce                 // writes records; Async if the call returns before the broker's answer
	FlushWrites             // waits for the broker's answers of asynchronous writes
	Begin                   // begins a transaction
	End                     // ends a transaction: commits or aborts; with Cover Delivered the consumed offsets go with it
	SendOffsets             // puts offsets into the open transaction
	Serve                   // has its function operand Func called with each record: a nil return commits the record, an error brings it again; without an error result each return commits
	Consume                 // blocks and calls the handler operand Func (sarama ConsumerGroup.Consume)
	Subscribe               // names the topics (operand Topics)
	Assign                  // places its own start: positions are kept elsewhere, or nothing is committed by design
	AllowNext               // nothing by itself; ends the protection of BlockRebalanceOnPoll
	Close
	Stop     // never returns: it stops the consumer, and what is not committed comes again
	Offsets  // result 0 stands for offsets that a commit may be given: those of operand Record, or what Cover says; without a result the receiver takes them up
	Same     // result 0 is operand Consumer under another type (GroupTransactSession.Client, kadm.NewClient)
	Spawn    // starts its function operand Func in a goroutine of its own (kafka-go Generation.Start)
	Callback // keeps function operand Func, which the client calls later, outside the poll loop, with the consumer
)

// Operand names a place of a call: the receiver, a parameter by number from 0, or a result.
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

// Cover is which records a commit covers, beside every lower offset of their partitions.
type Cover uint8

const (
	Given     Cover = iota // the records or offsets of operand Record
	Delivered              // everything delivered so far
	Marked                 // what was marked
	Stored                 // what was stored: everything delivered while the client stores on delivery, else what was marked
)

// Call is a row for a function, method or interface method.
type Call struct {
	Path string // package path where Library.Paths is not precise enough
	Recv string // name of the receiver's type; empty for a package function
	Name string
	Does Verb

	// Consumer is the operand that is the consumer (or producer, for Produce and the transaction verbs);
	// zero means the receiver.
	Consumer Operand
	// Record is the operand or result that holds the record, batch or channel that is polled, or what a
	// commit or mark covers, or what is produced.
	Record Operand
	// Channel: the polled Record is a channel of records. With Produce, a send on the channel in Record
	// writes; with FlushWrites, a receive from it is the broker's answer.
	Channel bool
	// Events: the polled value is an event interface; only the named dynamic types are records.
	Events bool
	// Ahead: the channel is filled ahead of its receiver, so that what counts as delivered, and a commit that
	// covers everything delivered or stored, includes records that nobody has received yet.
	Ahead bool
	// Decides is the bool operand of End that is true to commit the transaction, false to abort it.
	Decides Operand
	// Aborts: this End aborts, for libraries that have a call for each outcome.
	Aborts bool
	// Rewinds: an End that aborts moves the position back to the last commit by itself (kgo sessions).
	Rewinds bool
	// Next: the offset operand is that of the next record (the caller adds 1).
	Next bool
	// Func is the function operand of Each, Serve, Consume, Commit callbacks.
	Func  Operand
	Cover Cover
	// OnDelivery: in a group this poll commits what it returns, whatever the mode (kafka-go ReadMessage).
	OnDelivery bool
	// Async: the call returns before the broker has answered.
	Async bool
	// ByRecord: the call is made on another object than the consumer that polled (kafka-go Generation and
	// Client): it is a commit of the consumer whose record operand Record derives from.
	ByRecord bool
	// Member is the method that says which member of the group commits, if the call does not say so itself: from one
	// that is none a group with members takes no commit.
	Member string
	// NoGroup: this poll knows no group; nothing is committed by it.
	NoGroup bool
	// Alone: a commit of a record that this poll delivers covers no other: the client sends a partition's next
	// record, or the commit of one, only once those before are committed.
	Alone bool
	// Answers is the channel operand of an asynchronous Produce on which the broker's answer arrives: a
	// receive from it waits for the write.
	Answers Operand
	// Echo names the event type whose own list, given back unchanged to this Assign, only acknowledges a
	// rebalance and places no start.
	Echo string
	// Topics is the operand with the topic or topics.
	Topics Operand
	// Needs is the condition on the settings under which the call has its effect (confluent StoreMessage
	// needs AutoStore off; kgo marks need Marks): when it must fail, the call is without effect and
	// Otherwise says so to the user.
	Needs []Cond
	// OrNeeds, where it is given, does in place of Needs: the call has its effect when either holds
	// (confluent CommitMessage: automatic commit off, or automatic store off).
	OrNeeds   []Cond
	Otherwise string
	// Fails says how a failure shows: "error", "promise", "count" (of writes still open), "none" (a result-less call).
	Fails string

	Since string // first version, where it matters
	Doc   string // evidence: file:line and a word
}

// Handler is an interface method that users implement and the library calls with records.
type Handler struct {
	Interface string   // "ConsumerGroupHandler"
	Method    string   // "ConsumeClaim"
	Params    []string // type names of its parameters, to recognise it structurally: "ConsumerGroupSession", "ConsumerGroupClaim"
	// Source is the parameter that is polled (the claim), Committer the one whose calls mark and commit
	// its records (the session); None where the method has none.
	Source, Committer Operand
	// Partition: the library calls it once a partition, at the same time, and each call's records are in order.
	Partition bool
	// StopsOnReturn: a return ends the session and unmarked records come back (sarama ConsumeClaim).
	StopsOnReturn bool
	Doc           string
}

// Setting is what a setting is about, the same for all libraries.
type Setting string

const (
	Group        Setting = "group"         // string: the group's id; "" is no group
	AutoCommit   Setting = "auto-commit"   // bool: the client commits in the background
	AutoStore    Setting = "auto-store"    // bool: delivery stores the offset
	Greedy       Setting = "greedy"        // bool: the background commit covers what was just polled
	Marks        Setting = "marks"         // bool: the background commit covers marks only
	Interval     Setting = "interval"      // int: the background commit's interval, milliseconds
	Isolation    Setting = "isolation"     // string: "read_committed" or "read_uncommitted"
	Start        Setting = "start"         // string: "earliest", "latest" or another: where a group without offsets starts
	Topic        Setting = "topic"         // string or list of strings: topics read or written
	Partition    Setting = "partition"     // set: a partition is placed by hand
	Acks         Setting = "acks"          // string: "0", "1", "all"
	Idempotent   Setting = "idempotent"    // bool
	TxnID        Setting = "transactional" // string: the transactional id; "" is none
	Async        Setting = "async"         // bool: writes return before the broker's answer
	Reports      Setting = "reports"       // bool: delivery errors reach somebody
	EventChannel Setting = "event-channel" // bool: records come through a channel that is filled ahead
	NoEffect     Setting = "no-effect"     // set: a key that is accepted and does nothing
	Share        Setting = "share"         // string: the share group's id
	ProduceTopic Setting = "produce-topic" // string: the topic written, where the same client also reads
)

// SettingRow says where a setting is written.
type SettingRow struct {
	Setting Setting
	// One of: Type and Field (a field path, "Consumer.Offsets.AutoCommit.Enable"), Key of a map type
	// (Type with Key), an option function (Option, its argument Arg), or a method of the configuration
	// (Type and Method with argument Arg).
	Type   string
	Field  string
	Key    string
	Option string
	Method string // a method of Type that writes the setting
	Path   string // package path, where it matters
	Arg    int    // the option's argument that holds the value, from 0; ignored with Fixed
	Fixed  any    // the value that the option or key sets by its mere presence
	Keys   bool   // the option's argument is a map, and its keys are the values
	// Values translates constants (by their exact Go or string form, lower case) or names of functions that
	// yield the value ("ReadCommitted") to the setting's own words; absent: taken as it is.
	Values map[string]any
	Note   string // for NoEffect: what the user should know
	Meant  string // for NoEffect: the key, or field, that was meant, if there is one
	// Needs is the condition on other settings under which this one has its effect; when it must fail,
	// Otherwise says so to the user.
	Needs     []Cond
	Otherwise string
	Since     string // first version, where it matters
	Doc       string
}

// KeyMap says how keys reach a configuration that is a map, beside its literals and index assignments.
type KeyMap struct {
	Type    string // the map's type
	Writers []KeyWriter
	// Sub is a key whose value is a map of the same type. Key k of that inner map stands in the settings
	// rows as Prefix+k; a Writer moves a key with this prefix into the inner map.
	Sub, Prefix string
	Doc         string
}

// KeyWriter is a method that writes one key. Without a Value its operand Key is "key=value", a string.
type KeyWriter struct {
	Method     string
	Key, Value Operand
	Doc        string
}

// Ctor is a row for a function, or a composite literal, that makes a consumer or producer.
type Ctor struct {
	Path string
	Func string // "NewReader"; empty with Literal
	Recv string // receiver type of a method that makes one (Consumer.ConsumePartition)
	// Literal is the type whose composite literal is the producer itself (kafka.Writer).
	Literal string
	Result  string // type made
	Makes   Makes
	// Config is the operand with the configuration: a struct, a pointer, a map, or a variadic list of options.
	Config Operand
	// Begins is how a string operand begins where this makes one of Kafka's: with the scheme of a URL.
	Begins map[Operand]string
	// Copies: the configuration is copied by the constructor, so that later writes have no effect.
	Copies bool
	// Sets are settings given by direct arguments: sarama.NewConsumerGroup's group.
	Sets map[Operand]Setting
	// Partition: what it makes reads one partition, in order, whatever other objects from the same line read
	// at the same time; Result may also be the element of a channel that it returns (sarama-cluster Partitions).
	Partition bool
	// From is the operand that is another client object whose settings this one shares (NewConsumerGroupFromClient).
	From Operand
	// Defaults are the values of settings that nobody wrote.
	Defaults map[Setting]any
	Doc      string
}

// Makes is what a constructor makes; a kgo client is both.
type Makes uint8

const (
	MakesConsumer Makes = 1 << iota
	MakesProducer
	MakesConfig // a configuration with defaults (sarama.NewConfig)
	MakesClient // shared plumbing (sarama.Client)
)

// Cond is a condition on one setting: it equals Is, or, with Is nil, it is set to something not empty.
// Not turns it round.
type Cond struct {
	Setting Setting
	Is      any
	Not     bool
}

// Auto is what a client commits by itself.
type Auto uint8

const (
	NoGroup    Auto = iota // no group: nothing is ever committed
	Manual                 // nothing: only calls commit, marks wait for a flush call
	OnDelivery             // what was delivered
	OnNextPoll             // what the poll before the last one delivered
	OnMark                 // what was marked
	OnAck                  // what was acknowledged; where nothing is, the partition waits
	Unfollowed             // acknowledged record by record (share groups): not judged
)

// Mode says what a client commits by itself when its conditions hold.
type Mode struct {
	When []Cond
	Auto Auto
	// MarksIgnored: marks and stores have no effect in this mode.
	MarksIgnored bool
	Doc          string
}

// Libraries are all tables.
var Libraries = []*Library{kafkaGo, sarama, saramaCluster, confluent, franz, watermill, goka, kafkapubsub}
