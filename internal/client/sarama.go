package client

// The rows for sarama, read in github.com/IBM/sarama v1.61.1; files are that version's. github.com/Shopify/sarama
// (up to v1.38.1) is the same library under its older path: Since names what it lacks.
//
// Two facts decide most verdicts. A mark is the commit: with AutoCommit, the default, it is flushed at each tick
// and once more when the session ends, for whatever reason (offset_manager.go:257, 125); and a flush takes the
// marks of all partitions of the member, so that another claim's Commit takes this claim's mark along. And a
// return from ConsumeClaim ends the session: what was not marked is read again from the committed offset.
var sarama = &Library{
	Name:       "sarama",
	Paths:      []string{"github.com/IBM/sarama", "github.com/Shopify/sarama"},
	FlushMarks: "Commit",
	Isolation:  "full", // aborted records are filtered, control records never delivered (consumer.go:1012)
	Remedies: []Remedy{
		{Setting: Isolation, Field: "Consumer.IsolationLevel", Value: "%s.ReadCommitted"},
		{Setting: AutoCommit, Unset: true, Message: "Leave automatic commits on: they commit what is marked"},
	},

	Records: []RecordType{
		{
			Type:    Type{Name: "ConsumerMessage"}, // consumer.go:15
			Payload: []string{"Key", "Value", "Headers"},
			Meta:    []string{"Topic", "Partition", "Offset", "Timestamp", "BlockTimestamp"},
		},
		{Type: Type{Name: "RecordHeader"}, Payload: []string{"Key", "Value"}}, // record.go:15
		{Type: Type{Name: "ConsumerError"}, Meta: []string{"Topic", "Partition"}, Errors: []string{"Err"}},
		{Type: Type{Name: "ProducerError"}, Errors: []string{"Err"}},
	},

	Calls: []Call{
		// Consumer group. The session is the object that commits what its claims deliver: ByRecord.
		{Recv: "ConsumerGroup", Name: "Consume", Does: Consume, Topics: Arg(1), Func: Arg(2), Fails: "error", Doc: "consumer_group.go:223; nil although ConsumeClaim failed: consumer_group_session.go:335 only reports it"},
		{Recv: "ConsumerGroup", Name: "Close", Does: Close, Fails: "error", Doc: "consumer_group.go:193"},
		{Recv: "ConsumerGroup", Name: "Errors", Doc: "consumer_group.go:190: the client's errors, no records"},
		{Recv: "ConsumerGroup", Name: "Pause", Since: "v1.32.0", Doc: "consumer_group.go:289: fetching only"},
		{Recv: "ConsumerGroup", Name: "Resume", Since: "v1.32.0", Doc: "consumer_group.go:294"},
		{Recv: "ConsumerGroup", Name: "PauseAll", Since: "v1.32.0", Doc: "consumer_group.go:299"},
		{Recv: "ConsumerGroup", Name: "ResumeAll", Since: "v1.32.0", Doc: "consumer_group.go:304"},
		{Recv: "ConsumerGroupClaim", Name: "Messages", Does: Poll, Record: Result(0), Channel: true, Fails: "none", Doc: "consumer_group_session.go:551: closed when the claim is released"},
		{Recv: "ConsumerGroupClaim", Name: "Topic", Doc: "consumer_group_session.go:535"},
		{Recv: "ConsumerGroupClaim", Name: "Partition", Doc: "consumer_group_session.go:538"},
		{Recv: "ConsumerGroupClaim", Name: "InitialOffset", Doc: "consumer_group_session.go:541"},
		{Recv: "ConsumerGroupClaim", Name: "HighWaterMarkOffset", Doc: "consumer_group_session.go:546"},
		{Recv: "ConsumerGroupSession", Name: "MarkMessage", Does: Mark, Record: Arg(0), ByRecord: true, Fails: "none", Doc: "consumer_group_session.go:247: offset+1; the greatest mark wins (offset_manager.go:704); no effect once the session has ended (232)"},
		{Recv: "ConsumerGroupSession", Name: "MarkOffset", Does: Mark, Record: Arg(2), Next: true, ByRecord: true, Fails: "none", Doc: "consumer_group_session.go:231, 32: the offset of the next record; msg.Offset itself leaves msg uncommitted"},
		{Recv: "ConsumerGroupSession", Name: "Commit", Does: Flush, Cover: Marked, Fails: "none", Doc: "consumer_group_session.go:237, offset_manager.go:271: the marks of all partitions of the session"},
		{Recv: "ConsumerGroupSession", Name: "ResetOffset", Doc: "consumer_group_session.go:241, offset_manager.go:711: lowers a mark; the running claim reads on, so nothing comes again, and the next mark passes it"},
		{Recv: "ConsumerGroupSession", Name: "Context", Doc: "consumer_group_session.go:55"},
		{Recv: "ConsumerGroupSession", Name: "Claims", Doc: "consumer_group_session.go:15"},
		{Recv: "ConsumerGroupSession", Name: "MemberID", Doc: "consumer_group_session.go:18"},
		{Recv: "ConsumerGroupSession", Name: "GenerationID", Doc: "consumer_group_session.go:22"},

		// Partitions placed by hand, and the offset manager that may stand beside them.
		{Recv: "PartitionConsumer", Name: "Messages", Does: Poll, Record: Result(0), Channel: true, NoGroup: true, Fails: "none", Doc: "consumer.go:728: commits nothing; a mark on a PartitionOffsetManager may"},
		{Recv: "PartitionConsumer", Name: "Errors", Doc: "consumer.go:732: the client's errors, no records"},
		{Recv: "PartitionConsumer", Name: "HighWaterMarkOffset", Doc: "consumer.go:758"},
		{Recv: "PartitionConsumer", Name: "Close", Does: Close, Fails: "error", Doc: "consumer.go:744: drops what was not received"},
		{Recv: "PartitionConsumer", Name: "AsyncClose", Does: Close, Fails: "none", Doc: "consumer.go:736"},
		{Recv: "Consumer", Name: "Close", Does: Close, Fails: "error", Doc: "consumer.go:151"},
		{Recv: "Consumer", Name: "Topics", Doc: "consumer.go:156"},
		{Recv: "Consumer", Name: "Partitions", Doc: "consumer.go:160: numbers, no records"},
		{Recv: "PartitionOffsetManager", Name: "MarkOffset", Does: Mark, Record: Arg(0), Next: true, ByRecord: true, Fails: "none", Doc: "offset_manager.go:700: the offset of the next record; flushed as OffsetManager's settings say"},
		{Recv: "PartitionOffsetManager", Name: "ResetOffset", Doc: "offset_manager.go:711: lowers a mark, moves no position"},
		{Recv: "PartitionOffsetManager", Name: "NextOffset", Doc: "offset_manager.go:731: what is committed"},
		{Recv: "PartitionOffsetManager", Name: "Errors", Doc: "offset_manager.go:696"},
		{Recv: "PartitionOffsetManager", Name: "Close", Does: Close, Fails: "error", Doc: "offset_manager.go:748: with a dirty mark it waits for the manager's commit or Close"},
		{Recv: "PartitionOffsetManager", Name: "AsyncClose", Does: Close, Fails: "none", Doc: "offset_manager.go:742"},
		{Recv: "OffsetManager", Name: "Commit", Does: Flush, Cover: Marked, Fails: "none", Since: "v1.27.0", Doc: "offset_manager.go:271: the marks of all its partitions"},
		{Recv: "OffsetManager", Name: "Close", Does: Close, Fails: "none", Doc: "offset_manager.go:114: flushes marks with AutoCommit only (126), else drops them; always nil"},

		// Commits by request.
		{Recv: "Broker", Name: "CommitOffset", Does: Commit, Record: Arg(0), Next: true, ByRecord: true, Member: "MemberID", Fails: "error", Doc: "broker.go:615: as given; refused partitions show in the response only. A group with members refuses a request without member and generation (Kafka's ClassicGroup.validateOffsetCommit)"},
		{Recv: "OffsetCommitRequest", Name: "AddBlock", Does: Offsets, Record: Arg(2), Next: true, Doc: "offset_commit_request.go:307"},
		{Recv: "OffsetCommitRequest", Name: "AddBlockWithLeaderEpoch", Does: Offsets, Record: Arg(2), Next: true, Since: "v1.40.0", Doc: "offset_commit_request.go:311"},
		{Recv: "ClusterAdmin", Name: "AlterConsumerGroupOffsets", Does: Commit, Record: Arg(1), Next: true, ByRecord: true, Fails: "error", Since: "v1.48.2", Doc: "admin_offsets.go:160: as given, for a group without members"},

		// Producers.
		{Recv: "SyncProducer", Name: "SendMessage", Does: Produce, Record: Arg(0), Fails: "error", Doc: "sync_producer.go:128: waits for the broker, as RequiredAcks says; with NoResponse for nothing"},
		{Recv: "SyncProducer", Name: "SendMessages", Does: Produce, Record: Arg(0), Fails: "error", Doc: "sync_producer.go:142: ProducerErrors, of the failed ones"},
		{Recv: "SyncProducer", Name: "Close", Does: Close, Fails: "none", Doc: "sync_producer.go:187: always nil"},
		{Recv: "AsyncProducer", Name: "Input", Does: Produce, Record: Result(0), Channel: true, Async: true, Fails: "none", Doc: "async_producer.go:555: failures show in Errors, with Return.Errors off in the log only (1755)"},
		{Recv: "AsyncProducer", Name: "Successes", Does: FlushWrites, Record: Result(0), Channel: true, Fails: "none", Doc: "async_producer.go:551, 1764: filled with Return.Successes only"},
		{Recv: "AsyncProducer", Name: "Errors", Does: FlushWrites, Record: Result(0), Channel: true, Fails: "error", Doc: "async_producer.go:547, 1738"},
		{Recv: "AsyncProducer", Name: "Close", Does: FlushWrites, Fails: "error", Doc: "async_producer.go:559: drains, and returns the failures as ProducerErrors"},
		{Recv: "AsyncProducer", Name: "AsyncClose", Does: Close, Fails: "none", Doc: "async_producer.go:584: the answers are left to the channels"},
		{Recv: "Broker", Name: "Produce", Does: Produce, Record: Arg(0), Fails: "error", Doc: "broker.go:568: refused partitions show in the response only"},
		{Recv: "Broker", Name: "AsyncProduce", Does: Produce, Record: Arg(0), Func: Arg(1), Async: true, Fails: "promise", Since: "v1.31.0", Doc: "broker.go:528"},

		// Transactions, on both producers. AddMessageToTxn adds 1 itself; the last offset of a partition wins, no maximum.
		{Recv: "SyncProducer", Name: "BeginTxn", Does: Begin, Fails: "error", Since: "v1.37.0", Doc: "sync_producer.go:197"},
		{Recv: "SyncProducer", Name: "CommitTxn", Does: End, Fails: "error", Since: "v1.37.0", Doc: "sync_producer.go:201: as AsyncProducer's"},
		{Recv: "SyncProducer", Name: "AbortTxn", Does: End, Aborts: true, Fails: "error", Since: "v1.37.0", Doc: "sync_producer.go:205: the offsets are dropped, the claim reads on"},
		{Recv: "SyncProducer", Name: "AddMessageToTxn", Does: SendOffsets, Record: Arg(0), ByRecord: true, Fails: "error", Since: "v1.37.0", Doc: "sync_producer.go:217: in memory, sent by CommitTxn"},
		{Recv: "SyncProducer", Name: "AddMessageToTxnWithGroupMetadata", Does: SendOffsets, Record: Arg(0), ByRecord: true, Fails: "error", Since: "v1.50.2", Doc: "sync_producer.go:221"},
		{Recv: "SyncProducer", Name: "AddOffsetsToTxn", Does: SendOffsets, Record: Arg(0), Next: true, ByRecord: true, Fails: "error", Since: "v1.37.0", Doc: "sync_producer.go:209: as given"},
		{Recv: "SyncProducer", Name: "AddOffsetsToTxnWithGroupMetadata", Does: SendOffsets, Record: Arg(0), Next: true, ByRecord: true, Fails: "error", Since: "v1.50.2", Doc: "sync_producer.go:213"},
		{Recv: "SyncProducer", Name: "TxnStatus", Since: "v1.37.0", Doc: "sync_producer.go:225"},
		{Recv: "SyncProducer", Name: "IsTransactional", Since: "v1.37.0", Doc: "sync_producer.go:193"},
		{Recv: "AsyncProducer", Name: "BeginTxn", Does: Begin, Fails: "error", Since: "v1.37.0", Doc: "async_producer.go:489"},
		{Recv: "AsyncProducer", Name: "CommitTxn", Does: End, Fails: "error", Since: "v1.37.0", Doc: "async_producer.go:501: waits for what is in flight (536), sends the offsets, commits; fails if a write of the transaction failed (transaction_manager.go:800)"},
		{Recv: "AsyncProducer", Name: "AbortTxn", Does: End, Aborts: true, Fails: "error", Since: "v1.37.0", Doc: "async_producer.go:519, transaction_manager.go:819: the offsets are dropped, the claim reads on"},
		{Recv: "AsyncProducer", Name: "AddMessageToTxn", Does: SendOffsets, Record: Arg(0), ByRecord: true, Fails: "error", Since: "v1.37.0", Doc: "async_producer.go:452, transaction_manager.go:303: in memory, sent by CommitTxn; no fencing"},
		{Recv: "AsyncProducer", Name: "AddMessageToTxnWithGroupMetadata", Does: SendOffsets, Record: Arg(0), ByRecord: true, Fails: "error", Since: "v1.50.2", Doc: "async_producer.go:456"},
		{Recv: "AsyncProducer", Name: "AddOffsetsToTxn", Does: SendOffsets, Record: Arg(0), Next: true, ByRecord: true, Fails: "error", Since: "v1.37.0", Doc: "async_producer.go:468: as given"},
		{Recv: "AsyncProducer", Name: "AddOffsetsToTxnWithGroupMetadata", Does: SendOffsets, Record: Arg(0), Next: true, ByRecord: true, Fails: "error", Since: "v1.50.2", Doc: "async_producer.go:472"},
		{Recv: "AsyncProducer", Name: "TxnStatus", Since: "v1.37.0", Doc: "async_producer.go:485"},
		{Recv: "AsyncProducer", Name: "IsTransactional", Since: "v1.37.0", Doc: "async_producer.go:448"},
		{Name: "NewConsumerGroupMetadata", Since: "v1.50.2", Doc: "consumer_group_metadata.go:22"},
		{Name: "NewConsumerGroupMetadataFromSession", Since: "v1.50.2", Doc: "consumer_group_metadata.go:33"},

		{Recv: "Client", Name: "Config", Doc: "client.go:253: the live configuration itself, not a copy"},
		{Recv: "Client", Name: "Close", Does: Close, Fails: "error", Doc: "client.go:313"},
		{Recv: "Client", Name: "GetOffset", Doc: "client.go:528: an offset by time"},
	},

	// Setup runs before the claims, Cleanup after the last of them, before the final flush: a Commit there
	// still reaches the broker (consumer_group_session.go:346).
	Handlers: []Handler{
		{
			Interface: "ConsumerGroupHandler", Method: "ConsumeClaim", Params: []string{"ConsumerGroupSession", "ConsumerGroupClaim"},
			Committer: Arg(0), Source: Arg(1), Partition: true, StopsOnReturn: true,
			Doc: "consumer_group_session.go:187-224, 334: a goroutine a partition; any return ends the session, its error is only reported",
		},
		{Interface: "ConsumerGroupHandler", Method: "Setup", Params: []string{"ConsumerGroupSession"}, Committer: Arg(0), Doc: "consumer_group_session.go:127"},
		{Interface: "ConsumerGroupHandler", Method: "Cleanup", Params: []string{"ConsumerGroupSession"}, Committer: Arg(0), Doc: "consumer_group_session.go:355"},
	},

	// A *Config is shared and live: requests read RequiredAcks anew (produce_set.go:187), each session reads
	// AutoCommit (offset_manager.go:83). What contradicts itself is refused by the constructor (client.go:185).
	Settings: []SettingRow{
		{Setting: AutoCommit, Type: "Config", Field: "Consumer.Offsets.AutoCommit.Enable", Since: "v1.25.0", Doc: "config.go:485: commits what was marked"},
		{Setting: Interval, Type: "Config", Field: "Consumer.Offsets.AutoCommit.Interval", Since: "v1.25.0", Doc: "config.go:489: a time.Duration"},
		{
			Setting: NoEffect, Type: "Config", Field: "Consumer.Offsets.CommitInterval", Since: "v1.25.0",
			Note:  "Consumer.Offsets.CommitInterval is ignored: the interval is Consumer.Offsets.AutoCommit.Interval",
			Meant: "Consumer.Offsets.AutoCommit.Interval",
			Doc:   "config.go:870: a line in the log",
		},
		{Setting: Start, Type: "Config", Field: "Consumer.Offsets.Initial", Values: saramaStart, Doc: "config.go:494, 862"},
		{Setting: Isolation, Type: "Config", Field: "Consumer.IsolationLevel", Values: map[string]any{"0": "read_uncommitted", "1": "read_committed"}, Since: "v1.22.0", Doc: "config.go:514, fetch_request.go:109"},
		{Setting: Acks, Type: "Config", Field: "Producer.RequiredAcks", Values: map[string]any{"0": "0", "1": "1", "-1": "all"}, Doc: "config.go:199, produce_request.go:14"},
		{Setting: Idempotent, Type: "Config", Field: "Producer.Idempotent", Since: "v1.20.0", Doc: "config.go:220, 823: needs acks of all and one open request, or the constructor fails"},
		{Setting: TxnID, Type: "Config", Field: "Producer.Transaction.ID", Since: "v1.37.0", Doc: "config.go:224, 838: needs Idempotent"},
		{Setting: Reports, Type: "Config", Field: "Producer.Return.Errors", Doc: "config.go:256: a SyncProducer needs it (sync_producer.go:119)"},
		{Setting: Topic, Type: "ProducerMessage", Field: "Topic", Doc: "async_producer.go:347: each message names its own"},
	},

	// A nil configuration is NewConfig's (client.go:180), a zero one is refused (config.go:687).
	Ctors: []Ctor{
		{Func: "NewConfig", Result: "Config", Makes: MakesConfig, Defaults: saramaDefaults, Doc: "config.go:560"},
		{Func: "NewClient", Result: "Client", Makes: MakesClient, Config: Arg(1), Defaults: saramaDefaults, Doc: "client.go:178: keeps the pointer"},
		{
			Func: "NewConsumerGroup", Result: "ConsumerGroup", Makes: MakesConsumer, Config: Arg(2), Defaults: saramaDefaults,
			Sets: map[Operand]Setting{Arg(1): Group}, Doc: "consumer_group.go:130",
		},
		{
			Func: "NewConsumerGroupFromClient", Result: "ConsumerGroup", Makes: MakesConsumer, From: Arg(1),
			Sets: map[Operand]Setting{Arg(0): Group}, Doc: "consumer_group.go:146",
		},
		{Func: "NewConsumer", Result: "Consumer", Makes: MakesConsumer, Config: Arg(1), Defaults: saramaGroupless, Doc: "consumer.go:116"},
		{Func: "NewConsumerFromClient", Result: "Consumer", Makes: MakesConsumer, From: Arg(0), Defaults: saramaGroupless, Doc: "consumer.go:126"},
		{
			Recv: "Consumer", Func: "ConsumePartition", Result: "PartitionConsumer", Makes: MakesConsumer, From: Receiver, Partition: true,
			Sets: map[Operand]Setting{Arg(0): Topic, Arg(1): Partition}, Defaults: saramaGroupless, Doc: "consumer.go:164, 701: starts at the given offset",
		},
		{
			Func: "NewOffsetManagerFromClient", Result: "OffsetManager", Makes: MakesConsumer, From: Arg(1),
			Sets: map[Operand]Setting{Arg(0): Group}, Doc: "offset_manager.go:56: commits for that group, reads nothing",
		},
		{
			Recv: "OffsetManager", Func: "ManagePartition", Result: "PartitionOffsetManager", Makes: MakesConsumer, From: Receiver, Partition: true,
			Sets: map[Operand]Setting{Arg(0): Topic, Arg(1): Partition}, Doc: "offset_manager.go:91",
		},
		{Func: "NewSyncProducer", Result: "SyncProducer", Makes: MakesProducer, Config: Arg(1), Defaults: saramaSync, Doc: "sync_producer.go:77"},
		{Func: "NewSyncProducerFromClient", Result: "SyncProducer", Makes: MakesProducer, From: Arg(0), Defaults: saramaSync, Doc: "sync_producer.go:96"},
		{Func: "NewAsyncProducer", Result: "AsyncProducer", Makes: MakesProducer, Config: Arg(1), Defaults: saramaAsync, Doc: "async_producer.go:284"},
		{Func: "NewAsyncProducerFromClient", Result: "AsyncProducer", Makes: MakesProducer, From: Arg(0), Defaults: saramaAsync, Doc: "async_producer.go:294"},
	},

	// A mark follows the settings of the object that it is made on: beside a PartitionConsumer, which has no
	// group, those of the OffsetManager.
	Modes: []Mode{
		{When: []Cond{{Setting: Group, Not: true}}, Auto: NoGroup, Doc: "consumer.go:164"},
		{When: []Cond{{Setting: AutoCommit, Is: false}}, Auto: Manual, Doc: "offset_manager.go:83, 126, 541: marks wait for Commit, and are dropped when the session ends"},
		{Auto: OnMark, Doc: "offset_manager.go:257, 126"},
	},
}

// saramaStart are OffsetNewest and OffsetOldest (client.go:135, 140).
var saramaStart = map[string]any{"-1": "latest", "-2": "earliest"}

// saramaDefaults are NewConfig's values: config.go:582, 587, 601-603.
var saramaDefaults = map[Setting]any{
	AutoCommit: true,
	Interval:   1000,
	Isolation:  "read_uncommitted",
	Start:      "latest",
	Acks:       "1",
	Idempotent: false,
	TxnID:      "",
	Reports:    true,
}

// saramaGroupless are the defaults of a consumer that places its own partitions.
var saramaGroupless = map[Setting]any{Group: "", AutoCommit: true, Isolation: "read_uncommitted"}

// saramaSync and saramaAsync are the defaults of the producers. A SyncProducer returns its errors; an
// AsyncProducer sends them to a channel, unless Return.Errors is off.
var (
	saramaSync  = map[Setting]any{Acks: "1", Idempotent: false, TxnID: "", Reports: true, Async: false}
	saramaAsync = map[Setting]any{Acks: "1", Idempotent: false, TxnID: "", Reports: true, Async: true}
)
