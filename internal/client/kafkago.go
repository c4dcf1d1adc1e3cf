package client

// The rows for github.com/segmentio/kafka-go, read in v0.4.51; the calls and defaults below are the same
// back to v0.4.30, except where Since says otherwise.
//
// Three facts decide most verdicts. There is no switch for automatic commits: ReadMessage commits what it
// returns, FetchMessage does not. Nothing that was fetched is delivered again before the group rebalances or
// the reader is made anew: SetOffset is refused in a group. And without GroupID nothing is committed at all.

const kafkaGoProtocol = "github.com/segmentio/kafka-go/protocol"

var kafkaGo = &Library{
	Name:  "kafka-go",
	Paths: []string{"github.com/segmentio/kafka-go", kafkaGoProtocol},
	ByHand: []ByHand{
		{Poll: "ReadMessage", Becomes: "FetchMessage", Commit: "err := %[1]s.CommitMessages(%[2]s, %[3]s)", Message: "Fetch, and commit behind the work"},
		{Poll: "FetchMessage", Commit: "err := %[1]s.CommitMessages(%[2]s, %[3]s)", Message: "Commit behind the work"},
	},

	Records: []RecordType{
		{
			// WriterData is only ever set by the producer's side (message.go:26).
			Type:    Type{Name: "Message"}, // message.go:8
			Payload: []string{"Key", "Value", "Headers"},
			Meta:    []string{"Topic", "Partition", "Offset", "HighWaterMark", "Time"},
		},
		{
			Type:        Type{Name: "Batch"}, // batch.go:20, one partition of one connection
			Batch:       true,
			Partition:   true,
			MetaMethods: []string{"HighWaterMark", "Offset", "Partition", "Throttle"},
			Errors:      []string{"Err"},
		},
		{
			Type:      Type{Name: "FetchResponse"}, // fetch.go:43, one partition
			Batch:     true,
			Partition: true,
			Parts:     []string{"Records"},
			Meta:      []string{"Throttle", "Topic", "Partition", "HighWatermark", "LastStableOffset", "LogStartOffset"},
			Errors:    []string{"Error"},
		},
		{
			Type:      Type{Path: kafkaGoProtocol, Name: "RecordReader"}, // protocol/record_batch.go:14; kafka.RecordReader is an alias
			Batch:     true,
			Partition: true,
		},
		{
			Type:    Type{Path: kafkaGoProtocol, Name: "Record"}, // protocol/record.go:57; kafka.Record is an alias
			Payload: []string{"Key", "Value", "Headers"},
			Meta:    []string{"Offset", "Time"},
		},
	},

	Calls: []Call{
		// Reader
		{
			Recv: "Reader", Name: "ReadMessage", Does: Poll, Record: Result(0), OnDelivery: true, Fails: "error",
			Doc: "reader.go:792: FetchMessage, then CommitMessages when there is a group; if that commit fails the message is dropped (799-801) and the position has moved on (846)",
		},
		{
			Recv: "Reader", Name: "FetchMessage", Does: Poll, Record: Result(0), Fails: "error",
			Doc: "reader.go:815: never commits; the position moves on (846)",
		},
		{
			Recv: "Reader", Name: "CommitMessages", Does: Commit, Record: Arg(1), Fails: "error",
			Needs:     []Cond{{Setting: Group}},
			Otherwise: "CommitMessages fails on a reader without GroupID: nothing is committed",
			Doc:       "reader.go:878: commits offset+1 of each message (commit.go:13), so everything below it in its partition; CommitInterval 0 waits for the broker, else queued and nil (905); a later lower offset moves the group back (172-183 merges one request only)",
		},
		{
			Recv: "Reader", Name: "SetOffset", Does: Rewind, Fails: "error",
			Needs:     []Cond{{Setting: Group, Not: true}},
			Otherwise: "SetOffset is refused on a reader with GroupID: the position stays, and the message does not come again",
			Doc:       "reader.go:1025-1028",
		},
		{
			Recv: "Reader", Name: "SetOffsetAt", Does: Rewind, Fails: "error",
			Needs:     []Cond{{Setting: Group, Not: true}},
			Otherwise: "SetOffsetAt is refused on a reader with GroupID: the position stays, and the message does not come again",
			Doc:       "reader.go:1058, 1084: ends in SetOffset",
		},
		{Recv: "Reader", Name: "Close", Does: Close, Fails: "error", Doc: "reader.go:757: queued commits are sent once more (199-219, 249-260); a commit afterwards fails (897)"},
		{Recv: "Reader", Name: "Offset", Does: Inert, Doc: "reader.go:990: the position, -1 in a group"},
		{Recv: "Reader", Name: "Lag", Does: Inert, Doc: "reader.go:1006"},
		{Recv: "Reader", Name: "ReadLag", Does: Inert, Doc: "reader.go:926: reads offsets, no message"},
		{Recv: "Reader", Name: "Stats", Does: Inert, Doc: "reader.go:1096"},
		{Recv: "Reader", Name: "Config", Does: Inert, Doc: "reader.go:751: a copy"},

		// ConsumerGroup: membership only; its messages come through group-less Readers or Conns.
		{Recv: "ConsumerGroup", Name: "Next", Does: Same, Fails: "error", Doc: "consumergroup.go:701: the next generation, with its assignments"},
		{Recv: "ConsumerGroup", Name: "Close", Does: Close, Fails: "error", Doc: "consumergroup.go:685"},
		{Recv: "Generation", Name: "Start", Does: Spawn, Func: Arg(0), Fails: "none", Doc: "consumergroup.go:375-396: go fn(ctx); the generation ends when it returns"},
		{
			Recv: "Generation", Name: "CommitOffsets", Does: Commit, Record: Arg(0), Next: true, ByRecord: true, Fails: "error",
			Doc: "consumergroup.go:418: the offsets as given, one attempt",
		},

		// Conn and Batch: no group.
		{Recv: "Conn", Name: "ReadMessage", Does: Poll, Record: Result(0), NoGroup: true, Fails: "error", Doc: "conn.go:730"},
		{Recv: "Conn", Name: "Read", Does: Poll, Record: Arg(0), NoGroup: true, Fails: "error", Doc: "conn.go:709: the value, into the buffer"},
		{Recv: "Conn", Name: "ReadBatch", Does: Poll, Record: Result(0), NoGroup: true, Fails: "none", Doc: "conn.go:749: errors show in the batch"},
		{Recv: "Conn", Name: "ReadBatchWith", Does: Poll, Record: Result(0), NoGroup: true, Fails: "none", Doc: "conn.go:758"},
		{Recv: "Batch", Name: "ReadMessage", Does: Part, Record: Receiver, Fails: "error", Doc: "batch.go:192"},
		{Recv: "Batch", Name: "Read", Does: Poll, Record: Arg(0), NoGroup: true, Fails: "error", Doc: "batch.go:140: the next value, into the buffer"},
		{Recv: "Batch", Name: "Close", Does: Close, Fails: "error", Doc: "batch.go:69: moves the connection's position behind what was read"},
		{Recv: "Conn", Name: "Seek", Does: Rewind, Fails: "error", Doc: "conn.go:629"},
		{Recv: "Conn", Name: "Offset", Does: Inert, Doc: "conn.go:592"},
		{Recv: "Conn", Name: "ReadOffset", Does: Inert, Doc: "conn.go:896: an offset by time"},
		{Recv: "Conn", Name: "ReadOffsets", Does: Inert, Doc: "conn.go:912"},
		{Recv: "Conn", Name: "ReadFirstOffset", Does: Inert, Doc: "conn.go:901"},
		{Recv: "Conn", Name: "ReadLastOffset", Does: Inert, Doc: "conn.go:906"},
		{Recv: "Conn", Name: "ReadPartitions", Does: Inert, Doc: "conn.go:966: metadata"},
		{Recv: "Conn", Name: "Close", Does: Close, Fails: "error", Doc: "conn.go:539"},
		{Recv: "Conn", Name: "Write", Does: Produce, Record: Arg(0), Fails: "error", Doc: "conn.go:1100: no retry"},
		{Recv: "Conn", Name: "WriteMessages", Does: Produce, Record: Arg(0), Fails: "error", Doc: "conn.go:1107: no retry"},
		{Recv: "Conn", Name: "WriteCompressedMessages", Does: Produce, Record: Arg(1), Fails: "error", Doc: "conn.go:1116"},
		{Recv: "Conn", Name: "WriteCompressedMessagesAt", Does: Produce, Record: Arg(1), Fails: "error", Doc: "conn.go:1127"},

		// Client: single requests.
		{Recv: "Client", Name: "Fetch", Does: Poll, Record: Result(0), NoGroup: true, Fails: "error", Doc: "fetch.go:88: also resp.Error (168, 176)"},
		{Path: kafkaGoProtocol, Recv: "RecordReader", Name: "ReadRecord", Does: Part, Record: Receiver, Fails: "error", Doc: "protocol/record_batch.go:21"},
		{Name: "ReadAll", Does: Inert, Doc: "record.go:24: the bytes of a Record's Key or Value, not a poll"},
		{
			Recv: "Client", Name: "OffsetCommit", Does: Commit, Record: Arg(1), Next: true, ByRecord: true, Fails: "error",
			Doc: "offsetcommit.go:77: the offsets as given; a refused partition shows in resp.Topics only (130)",
		},
		{Recv: "Client", Name: "OffsetFetch", Does: Inert, Doc: "offsetfetch.go:68: reads committed offsets"},
		{Recv: "Client", Name: "ConsumerOffsets", Does: Inert, Doc: "client.go:65: reads committed offsets"},
		{Recv: "Client", Name: "ListOffsets", Does: Inert, Doc: "listoffset.go:79"},
		{Recv: "Client", Name: "OffsetDelete", Does: Inert, Since: "v0.4.36", Doc: "offsetdelete.go:59: for groups that are not running"},
		{Recv: "Client", Name: "Produce", Does: Produce, Record: Arg(1), Fails: "error", Doc: "produce.go:145: also resp.Error; acks none: nil and nil (173)"},
		{Recv: "Client", Name: "RawProduce", Does: Produce, Record: Arg(1), Since: "v0.4.47", Fails: "error", Doc: "rawproduce.go:50"},
		{Recv: "Client", Name: "InitProducerID", Does: Inert, Doc: "initproducerid.go:61: fences, begins nothing"},
		{Recv: "Client", Name: "AddPartitionsToTxn", Does: Begin, Fails: "error", Doc: "addpartitionstotxn.go:62: the broker's transaction begins here"},
		{Recv: "Client", Name: "AddOffsetsToTxn", Does: Inert, Doc: "addoffsetstotxn.go:45: names the group, no offsets"},
		{Recv: "Client", Name: "TxnOffsetCommit", Does: SendOffsets, Record: Arg(1), Next: true, ByRecord: true, Fails: "error", Doc: "txnoffsetcommit.go:86: pending until EndTxn"},
		{Recv: "Client", Name: "EndTxn", Does: End, Fails: "error", Doc: "endtxn.go:42: request field Committed decides (27); nothing rewinds"},

		// Writer
		{
			Recv: "Writer", Name: "WriteMessages", Does: Produce, Record: Arg(1), Fails: "error",
			Doc: "writer.go:610: waits for the broker unless Async (667), the acks asked for deciding what the answer is worth (1147)",
		},
		{Recv: "Writer", Name: "Close", Does: FlushWrites, Fails: "none", Doc: "writer.go:555-580: flushes and waits; always nil"},
		{Recv: "Writer", Name: "Stats", Does: Inert, Doc: "writer.go:878"},
	},

	// ReaderConfig.Partition has no row: with a group it must be 0 (reader.go:546), without one nothing is
	// committed anyway. Nor has TransactionalID of Dialer, ConnConfig and ProduceRequest: the batch that they
	// send carries no producer id (write.go:462, protocol/record_v2.go:205) and is not transactional.
	Settings: []SettingRow{
		{Setting: Group, Type: "ReaderConfig", Field: "GroupID", Doc: "reader.go:358; \"\" is no group (96)"},
		{Setting: Group, Type: "ConsumerGroupConfig", Field: "ID", Doc: "consumergroup.go:70; must not be empty (180)"},
		{
			Setting: Interval, Type: "ReaderConfig", Field: "CommitInterval",
			Needs:     []Cond{{Setting: Group}},
			Otherwise: "CommitInterval has no effect without GroupID: nothing is committed",
			Doc:       "reader.go:433: a time.Duration; 0 commits in the call (109), else at each tick (232), so that a commit may also come late",
		},
		{Setting: Start, Type: "ReaderConfig", Field: "StartOffset", Values: kafkaGoStart, Doc: "reader.go:488: only with a group (737)"},
		{Setting: Start, Type: "ConsumerGroupConfig", Field: "StartOffset", Values: kafkaGoStart, Doc: "consumergroup.go:142, 243"},
		{Setting: Isolation, Type: "ReaderConfig", Field: "IsolationLevel", Values: kafkaGoIsolation, Doc: "reader.go:513"},
		{Setting: Isolation, Type: "ReadBatchConfig", Field: "IsolationLevel", Values: kafkaGoIsolation, Doc: "conn.go:117"},
		{Setting: Isolation, Type: "FetchRequest", Field: "IsolationLevel", Values: kafkaGoIsolation, Doc: "fetch.go:39"},
		{Setting: Topic, Type: "ReaderConfig", Field: "Topic", Doc: "reader.go:366"},
		{Setting: Topic, Type: "ReaderConfig", Field: "GroupTopics", Doc: "reader.go:363: goes before Topic (99)"},
		{Setting: Topic, Type: "ConsumerGroupConfig", Field: "Topics", Doc: "consumergroup.go:83"},
		{Setting: Topic, Type: "ConnConfig", Field: "Topic", Doc: "conn.go:89"},
		{Setting: Topic, Type: "FetchRequest", Field: "Topic", Doc: "fetch.go:24"},
		{Setting: Topic, Type: "Writer", Field: "Topic", Doc: "writer.go:91: else each message names its own"},
		{Setting: Topic, Type: "WriterConfig", Field: "Topic", Doc: "writer.go:243"},
		{Setting: Topic, Type: "ProduceRequest", Field: "Topic", Doc: "produce.go:73"},
		{Setting: Topic, Type: "RawProduceRequest", Field: "Topic", Doc: "rawproduce.go:21"},
		{Setting: Acks, Type: "Writer", Field: "RequiredAcks", Values: kafkaGoAcks, Doc: "writer.go:151: live, the next batch uses it"},
		{
			Setting: Acks, Type: "WriterConfig", Field: "RequiredAcks",
			Values: map[string]any{"0": "all", "1": "1", "-1": "all"},
			Doc:    "writer.go:310: NewWriter makes 0 all (508)",
		},
		{Setting: Acks, Type: "ProduceRequest", Field: "RequiredAcks", Values: kafkaGoAcks, Doc: "produce.go:79"},
		{Setting: Acks, Type: "RawProduceRequest", Field: "RequiredAcks", Values: kafkaGoAcks, Doc: "rawproduce.go:27"},
		{
			Setting: Acks, Type: "Conn", Method: "SetRequiredAcks", Arg: 0,
			Values: map[string]any{"1": "1", "-1": "all"},
			Doc:    "conn.go:1277: others are refused",
		},
		{Setting: Async, Type: "Writer", Field: "Async", Doc: "writer.go:159, 667"},
		{Setting: Async, Type: "WriterConfig", Field: "Async", Doc: "writer.go:316, 505"},
		{Setting: Reports, Type: "Writer", Field: "Completion", Fixed: true, Doc: "writer.go:182, 1180: called with the messages and their error"},
		{Setting: TxnID, Type: "RawProduceRequest", Field: "TransactionalID", Doc: "rawproduce.go:37: true only if the caller encoded the batch so"},
	},

	Ctors: []Ctor{
		{
			Func: "NewReader", Result: "Reader", Makes: MakesConsumer, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{Group: "", Interval: 0, Start: "earliest", Isolation: "read_uncommitted"},
			Doc:      "reader.go:629: a copy (705); StartOffset 0 is FirstOffset (consumergroup.go:243)",
		},
		{
			Func: "NewConsumerGroup", Result: "ConsumerGroup", Makes: MakesConsumer, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{Start: "earliest"},
			Doc:      "consumergroup.go:648",
		},
		{Func: "DialLeader", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Sets: map[Operand]Setting{Arg(3): Topic}, Defaults: kafkaGoConn, Doc: "dialer.go:399"},
		{Func: "DialPartition", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Defaults: kafkaGoConn, Doc: "dialer.go:404: the topic stands in the Partition"},
		{Func: "DialLeader", Recv: "Dialer", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Sets: map[Operand]Setting{Arg(3): Topic}, Defaults: kafkaGoConn, Doc: "dialer.go:132"},
		{Func: "DialPartition", Recv: "Dialer", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Defaults: kafkaGoConn, Doc: "dialer.go:143"},
		{Func: "NewConn", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Sets: map[Operand]Setting{Arg(1): Topic}, Defaults: kafkaGoConn, Doc: "conn.go:148"},
		{Func: "NewConnWith", Result: "Conn", Makes: MakesConsumer | MakesProducer, Partition: true, Config: Arg(1), Copies: true, Defaults: kafkaGoConn, Doc: "conn.go:164"},
		{Func: "Dial", Result: "Conn", Makes: MakesClient, Doc: "dialer.go:389: no topic, so no records"},
		{Func: "DialContext", Result: "Conn", Makes: MakesClient, Doc: "dialer.go:394"},
		{Func: "Dial", Recv: "Dialer", Result: "Conn", Makes: MakesClient, Doc: "dialer.go:95"},
		{Func: "DialContext", Recv: "Dialer", Result: "Conn", Makes: MakesClient, Doc: "dialer.go:112"},
		{
			Func: "ReadBatch", Recv: "Conn", Result: "Batch", Makes: MakesConsumer, Partition: true, From: Receiver,
			Defaults: map[Setting]any{Group: "", Isolation: "read_uncommitted"},
			Doc:      "conn.go:749",
		},
		{
			Func: "ReadBatchWith", Recv: "Conn", Result: "Batch", Makes: MakesConsumer, Partition: true, From: Receiver, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{Group: "", Isolation: "read_uncommitted"},
			Doc:      "conn.go:758: each call has its own isolation",
		},
		{
			Func: "Fetch", Recv: "Client", Result: "FetchResponse", Makes: MakesConsumer, Partition: true, Config: Arg(1), Copies: true,
			Defaults: map[Setting]any{Group: "", Isolation: "read_uncommitted"},
			Doc:      "fetch.go:88: each request has its own settings",
		},
		{
			Func: "Produce", Recv: "Client", Result: "ProduceResponse", Makes: MakesProducer, Config: Arg(1), Copies: true,
			Defaults: map[Setting]any{Acks: "0", Async: false, Idempotent: false, TxnID: ""},
			Doc:      "produce.go:145",
		},
		{
			Func: "RawProduce", Recv: "Client", Result: "ProduceResponse", Makes: MakesProducer, Config: Arg(1), Copies: true,
			Defaults: map[Setting]any{Acks: "0", Async: false, Idempotent: false, TxnID: ""},
			Doc:      "rawproduce.go:50",
		},
		{Literal: "Client", Result: "Client", Makes: MakesClient, Doc: "client.go:28"},
		{
			Literal: "Writer", Result: "Writer", Makes: MakesProducer,
			Defaults: map[Setting]any{Acks: "0", Async: false, Reports: false, Idempotent: false, TxnID: ""},
			Doc:      "writer.go:78: the zero acks are none (produce.go:20)",
		},
		{
			Func: "NewWriter", Result: "Writer", Makes: MakesProducer, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{Acks: "all", Async: false, Reports: false, Idempotent: false, TxnID: ""},
			Doc:      "writer.go:415, 489, 508: the Writer's own fields are live afterwards",
		},
	},

	Modes: []Mode{
		{When: []Cond{{Setting: Group, Not: true}}, Auto: NoGroup, Doc: "reader.go:798, 879"},
		{Auto: Manual, Doc: "reader.go:815, 878; ReadMessage commits by itself"},
	},

	// The list of aborted transactions is read and dropped (read.go:383, 475), the attributes of a batch are
	// never tested (message_reader.go:458).
	Isolation: "kafka-go holds back records of open transactions, but delivers those of aborted ones, and the transaction markers, as messages",
}

// kafkaGoStart are the spellings of StartOffset: LastOffset and FirstOffset (reader.go:17).
var kafkaGoStart = map[string]any{"0": "earliest", "-2": "earliest", "-1": "latest"}

// kafkaGoIsolation are the constants ReadUncommitted and ReadCommitted (conn.go:131).
var kafkaGoIsolation = map[string]any{"0": "read_uncommitted", "1": "read_committed"}

// kafkaGoAcks are the constants RequireNone, RequireOne and RequireAll (produce.go:20).
var kafkaGoAcks = map[string]any{"0": "0", "1": "1", "-1": "all"}

// kafkaGoConn are the defaults of a Conn: acks -1 (conn.go:183), no group.
var kafkaGoConn = map[Setting]any{Group: "", Isolation: "read_uncommitted", Acks: "all", Async: false, Idempotent: false, TxnID: ""}
