package client

const (
	kgo  = "github.com/twmb/franz-go/pkg/kgo"
	kadm = "github.com/twmb/franz-go/pkg/kadm"
)

// franz is franz-go: kgo v1.22.2 and kadm v1.19.0. Files are those of pkg/kgo unless a row says kadm/.
//
// A client without a commit option commits at the first step of a poll what the polls before it delivered
// (consumer.go:583, consumer_group.go:2619): a synchronous loop loses nothing by it.
var franz = &Library{
	Name:      "franz-go",
	Paths:     []string{kgo, kadm},
	Isolation: "full",
	Remedies: []Remedy{
		{Setting: Isolation, Option: "%[1]s.FetchIsolationLevel(%[1]s.ReadCommitted())"},
		// A choice: what is marked behind a failure covers that, and the last poll is committed at Close. config.go refuses it
		// with DisableAutoCommit, whose place it takes.
		{Setting: Marks, Option: "%[1]s.AutoCommitMarks()", Unless: AutoCommit, Instead: "DisableAutoCommit", Choice: true, Message: "Commit what is marked"},
		{Setting: Greedy, Drop: "GreedyAutoCommit", Message: "Commit a poll's records with the next poll"},
		{Setting: AutoCommit, Option: "%[1]s.DisableAutoCommit()", Message: "Turn automatic commits off"},
	},
	ByHand: []ByHand{
		{Poll: "PollFetches", Batch: true, Commit: "err := %[1]s.CommitUncommittedOffsets(%[2]s)", Message: "Commit behind the work"},
		{Poll: "PollRecords", Batch: true, Commit: "err := %[1]s.CommitUncommittedOffsets(%[2]s)", Message: "Commit behind the work"},
		{Poll: "PollFetches", Batch: true, Commit: "err := %[1]s.CommitUncommittedOffsets(%[2]s)", Needs: AutoCommit, Choice: true, Message: "Commit by hand, behind the work"},
		{Poll: "PollRecords", Batch: true, Commit: "err := %[1]s.CommitUncommittedOffsets(%[2]s)", Needs: AutoCommit, Choice: true, Message: "Commit by hand, behind the work"},
	},

	Records: []RecordType{
		{
			Type:    Type{kgo, "Record"},
			Payload: []string{"Key", "Value", "Headers"},
			Meta: []string{"Timestamp", "Topic", "Partition", "Attrs", "ProducerEpoch", "ProducerID",
				"LeaderEpoch", "Offset", "Context"},
			MetaMethods: []string{"DeliveryCount", "AcquisitionDeadline"},
		},
		{Type: Type{kgo, "RecordHeader"}, Payload: []string{"Key", "Value"}},
		{
			Type:        Type{kgo, "Fetches"},
			Batch:       true,
			MetaMethods: []string{"NumRecords", "Empty"},
			Errors:      []string{"Err", "Err0", "Errors", "EachError", "IsClientClosed"},
		},
		{Type: Type{kgo, "Fetch"}, Batch: true, Parts: []string{"Topics"}},
		{Type: Type{kgo, "FetchTopic"}, Batch: true, Parts: []string{"Partitions"}, Meta: []string{"Topic", "TopicID"}},
		{
			Type: Type{kgo, "FetchPartition"}, Batch: true, Partition: true,
			Parts:  []string{"Records"},
			Meta:   []string{"Partition", "HighWatermark", "LastStableOffset", "LogStartOffset"},
			Errors: []string{"Err"},
		},
		{
			Type: Type{kgo, "FetchTopicPartition"}, Batch: true, Partition: true,
			Parts: []string{"FetchPartition"},
			Meta:  []string{"Topic"},
		},
		{Type: Type{kgo, "FetchesRecordIter"}, Batch: true, MetaMethods: []string{"Done"}},
		{Type: Type{kgo, "FetchError"}, Meta: []string{"Topic", "Partition"}, Errors: []string{"Err"}},
		{Type: Type{kgo, "ProduceResult"}, Errors: []string{"Err"}},
		{Type: Type{kgo, "ProduceResults"}, Errors: []string{"FirstErr", "First"}},
	},

	Calls: []Call{
		// Polls. One poll may return records and errors together (consumer.go:655).
		{Path: kgo, Recv: "Client", Name: "PollFetches", Does: Poll, Record: Result(0), Fails: "none", Doc: "consumer.go:522: PollRecords(ctx, 0)"},
		{Path: kgo, Recv: "Client", Name: "PollRecords", Does: Poll, Record: Result(0), Fails: "none", Doc: "consumer.go:547; the promotion at 583 precedes the test of ctx at 588: a canceled poll is a poll too"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "PollFetches", Does: Poll, Record: Result(0), Fails: "none", Doc: "txn.go:177"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "PollRecords", Does: Poll, Record: Result(0), Fails: "none", Doc: "txn.go:185"},

		// Iteration, in place.
		{Path: kgo, Recv: "Fetches", Name: "EachRecord", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:732"},
		{Path: kgo, Recv: "Fetches", Name: "EachPartition", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:672"},
		{Path: kgo, Recv: "Fetches", Name: "EachTopic", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:690"},
		{Path: kgo, Recv: "FetchTopic", Name: "EachPartition", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:401"},
		{Path: kgo, Recv: "FetchTopic", Name: "EachRecord", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:408"},
		{Path: kgo, Recv: "FetchPartition", Name: "EachRecord", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:382"},
		{Path: kgo, Recv: "FetchTopicPartition", Name: "EachRecord", Does: Each, Record: Receiver, Func: Arg(0), Doc: "record_and_fetch.go:784"},
		{Path: kgo, Recv: "Fetches", Name: "RecordIter", Does: Part, Record: Receiver, Doc: "record_and_fetch.go:598"},
		{Path: kgo, Recv: "FetchesRecordIter", Name: "Next", Does: Part, Record: Receiver, Doc: "record_and_fetch.go:618"},
		{Path: kgo, Recv: "Fetches", Name: "RecordsAll", Does: Part, Record: Receiver, Since: "v1.20.0", Doc: "record_and_fetch.go:658: an iter.Seq"},
		{Path: kgo, Recv: "Fetches", Name: "Records", Does: Part, Record: Receiver, Doc: "record_and_fetch.go:743: a fresh slice of all records"},
		{Path: kgo, Recv: "FetchTopic", Name: "Records", Does: Part, Record: Receiver, Doc: "record_and_fetch.go:421"},
		{Path: kgo, Recv: "Fetches", Name: "EachError", Doc: "record_and_fetch.go:579: the fetches' own errors, never records"},

		// Commits.
		{Path: kgo, Recv: "Client", Name: "CommitRecords", Does: Commit, Record: Arg(1), Fails: "error",
			Needs: []Cond{{Setting: Group}}, Otherwise: "CommitRecords without a consumer group commits nothing: it only returns an error",
			Doc: "consumer_group.go:3100: a partition's last of the greatest, +1; lower than before rewinds; no group: errNotGroup, 3321"},
		{Path: kgo, Recv: "Client", Name: "CommitUncommittedOffsets", Does: Commit, Cover: Delivered, Fails: "error",
			Needs: []Cond{{Setting: Group}}, Otherwise: "CommitUncommittedOffsets without a consumer group commits nothing: it only returns an error",
			Doc: "consumer_group.go:3247, 2946: everything polled, in every mode, also where marks are used"},
		{Path: kgo, Recv: "Client", Name: "CommitOffsetsSync", Does: Commit, Record: Arg(1), Next: true, Func: Arg(2), Fails: "promise",
			Needs: []Cond{{Setting: Group}}, Otherwise: "CommitOffsetsSync without a consumer group commits nothing: it only hands its callback an error",
			Doc: "consumer_group.go:3310: offsets as given, errors only through onDone"},
		{Path: kgo, Recv: "Client", Name: "CommitOffsets", Does: Commit, Record: Arg(1), Next: true, Async: true, Func: Arg(2), Fails: "promise",
			Needs: []Cond{{Setting: Group}}, Otherwise: "CommitOffsets without a consumer group commits nothing: it only hands its callback an error",
			Doc: "consumer_group.go:3454: offsets as given, asynchronous, errors only through onDone"},
		{Path: kgo, Recv: "Client", Name: "MarkCommitRecords", Does: Mark, Record: Arg(0), Fails: "none",
			Needs: []Cond{{Setting: Marks, Is: true}}, Otherwise: "MarkCommitRecords has no effect without kgo.AutoCommitMarks",
			Doc: "consumer_group.go:3153, 3155: a no-op without AutoCommitMarks; only forward; sorts the caller's slice in place, 3159"},
		{Path: kgo, Recv: "Client", Name: "MarkCommitOffsets", Does: Mark, Record: Arg(0), Next: true, Fails: "none", Since: "v1.17.0",
			Needs: []Cond{{Setting: Marks, Is: true}}, Otherwise: "MarkCommitOffsets has no effect without kgo.AutoCommitMarks",
			Doc: "consumer_group.go:3202, 3204"},
		{Path: kgo, Recv: "Client", Name: "CommitMarkedOffsets", Does: Flush, Cover: Marked, Fails: "error", Since: "v1.12.0",
			Needs: []Cond{{Setting: Marks, Is: true}}, Otherwise: "CommitMarkedOffsets commits nothing without kgo.AutoCommitMarks, and returns no error",
			Doc: "consumer_group.go:3266, 2957: MarkedOffsets is nil without AutoCommitMarks"},
		{Path: kgo, Recv: "Client", Name: "UncommittedOffsets", Does: Offsets, Cover: Delivered, Doc: "consumer_group.go:2944: the dirty offsets, everything polled"},
		{Path: kgo, Recv: "Client", Name: "MarkedOffsets", Does: Offsets, Cover: Marked, Since: "v1.11.0", Doc: "consumer_group.go:2955"},
		{Path: kgo, Recv: "Client", Name: "CommittedOffsets", Doc: "consumer_group.go:2967: what is committed already"},

		{Path: kadm, Recv: "Client", Name: "CommitOffsets", Does: Commit, Record: Arg(2), Next: true, ByRecord: true, Fails: "error",
			Doc: "kadm/groups.go:829: for the group of argument 1, with or without a group in the client; errors of partitions are in the responses only"},
		{Path: kadm, Recv: "Client", Name: "CommitAllOffsets", Does: Commit, Record: Arg(2), Next: true, ByRecord: true, Fails: "error", Doc: "kadm/groups.go:928"},
		{Path: kadm, Recv: "Client", Name: "CommitOffsetsByID", Does: Commit, Record: Arg(2), Next: true, ByRecord: true, Fails: "error", Doc: "kadm/groups.go:2586"},
		{Path: kadm, Recv: "Client", Name: "CommitAllOffsetsByID", Does: Commit, Record: Arg(2), Next: true, ByRecord: true, Fails: "error", Doc: "kadm/groups.go:2670"},
		{Path: kadm, Name: "OffsetsFromFetches", Does: Offsets, Record: Arg(0), Doc: "kadm/kadm.go:385: the last record of each partition, +1"},
		{Path: kadm, Name: "OffsetsFromRecords", Does: Offsets, Record: Arg(0), Doc: "kadm/kadm.go:400: the highest record of each partition, +1"},
		{Path: kadm, Name: "NewOffsetFromRecord", Does: Offsets, Record: Arg(0), Doc: "kadm/kadm.go:202: +1"},
		{Path: kadm, Recv: "Offsets", Name: "Add", Does: Offsets, Record: Arg(0), Doc: "kadm/kadm.go:271: the higher one of a partition wins"},
		{Path: kadm, Recv: "Offsets", Name: "AddOffset", Does: Offsets, Record: Arg(2), Next: true, Doc: "kadm/kadm.go:306"},
		{Path: kadm, Recv: "Client", Name: "FetchOffsets", Doc: "kadm/groups.go:945: reads a group's commits"},
		{Path: kadm, Recv: "Client", Name: "ListCommittedOffsets", Doc: "kadm/metadata.go:487: lists ends of committed transactions, commits nothing"},

		// Positions.
		{Path: kgo, Recv: "Client", Name: "SetOffsets", Does: Rewind, Record: Arg(0), Fails: "none", Doc: "consumer.go:841: moves the position, no commit at the broker"},
		{Path: kgo, Recv: "Client", Name: "AddConsumePartitions", Does: Assign, Fails: "none", Doc: "consumer.go:1002"},
		{Path: kgo, Recv: "Client", Name: "AddConsumeTopics", Does: Subscribe, Topics: Arg(0), Fails: "none", Doc: "consumer.go:951"},
		{Path: kgo, Recv: "Client", Name: "AllowRebalance", Does: AllowNext, Fails: "none", Doc: "consumer.go:731"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "AllowRebalance", Does: AllowNext, Fails: "none", Since: "v1.18.0", Doc: "txn.go:163"},
		{Path: kgo, Recv: "Client", Name: "Close", Does: Close, Fails: "none", Doc: "client.go:1389: commits the head as a revoke does, consumer_group.go:3507; never the last poll"},
		{Path: kgo, Recv: "Client", Name: "CloseAllowingRebalance", Does: Close, Fails: "none", Doc: "client.go:1366"},
		{Path: kgo, Recv: "Client", Name: "LeaveGroup", Does: Close, Fails: "none", Doc: "consumer_group.go:224"},
		{Path: kgo, Recv: "Client", Name: "LeaveGroupContext", Does: Close, Fails: "error", Since: "v1.15.0", Doc: "consumer_group.go:281"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "Close", Does: Close, Fails: "none", Doc: "txn.go:157"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "CloseAllowingRebalance", Does: Close, Fails: "none", Since: "v1.18.0", Doc: "txn.go:169"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "Client", Does: Same, Doc: "txn.go:149"},
		{Path: kadm, Name: "NewClient", Does: Same, Consumer: Arg(0), Doc: "kadm/kadm.go:118: requests through that client"},

		// Callbacks: their *kgo.Client is the client itself.
		{Path: kgo, Name: "OnPartitionsAssigned", Does: Callback, Func: Arg(0), Doc: "config.go:2237"},
		{Path: kgo, Name: "OnPartitionsRevoked", Does: Callback, Func: Arg(0), Doc: "config.go:2272; replaces the commit that a revoke does by itself, consumer_group.go:359"},
		{Path: kgo, Name: "OnPartitionsLost", Does: Callback, Func: Arg(0), Doc: "config.go:2294"},
		{Path: kgo, Name: "OnPartitionsCallbackBlocked", Does: Callback, Func: Arg(0), Since: "v1.20.0", Doc: "config.go:2306"},
		{Path: kgo, Name: "AutoCommitCallback", Does: Callback, Func: Arg(0), Doc: "config.go:2427: the result of a background commit"},

		// Producing.
		{Path: kgo, Recv: "Client", Name: "Produce", Does: Produce, Record: Arg(1), Async: true, Func: Arg(2), Fails: "promise", Doc: "producer.go:583; a nil promise hides failures, 603"},
		{Path: kgo, Recv: "Client", Name: "TryProduce", Does: Produce, Record: Arg(1), Async: true, Func: Arg(2), Fails: "promise", Doc: "producer.go:530"},
		{Path: kgo, Recv: "Client", Name: "ProduceSync", Does: Produce, Record: Arg(1), Fails: "error", Doc: "producer.go:380: errors in ProduceResults, FirstErr at 354"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "Produce", Does: Produce, Record: Arg(1), Async: true, Func: Arg(2), Fails: "promise", Doc: "txn.go:201"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "TryProduce", Does: Produce, Record: Arg(1), Async: true, Func: Arg(2), Fails: "promise", Doc: "txn.go:209"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "ProduceSync", Does: Produce, Record: Arg(1), Fails: "error", Doc: "txn.go:193"},
		{Path: kgo, Recv: "Client", Name: "Flush", Does: FlushWrites, Fails: "promise", Doc: "producer.go:1460: its error is ctx's only, nil although records failed"},
		{Path: kgo, Recv: "FirstErrPromise", Name: "Err", Does: FlushWrites, Fails: "error", Doc: "producer.go:521: waits for all promises, returns the first error"},
		{Path: kgo, Recv: "FirstErrPromise", Name: "Promise", Doc: "producer.go:515: a promise that keeps the first error"},

		// Transactions.
		{Path: kgo, Recv: "Client", Name: "BeginTransaction", Does: Begin, Fails: "error", Doc: "txn.go:560"},
		{Path: kgo, Recv: "Client", Name: "EndTransaction", Does: End, Decides: Arg(1), Fails: "error", Doc: "txn.go:748: neither flushes nor commits offsets"},
		{Path: kgo, Recv: "Client", Name: "EndAndBeginTransaction", Does: End, Decides: Arg(2), Func: Arg(3), Fails: "error", Doc: "txn.go:626: flushes first, commits no offsets"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "Begin", Does: Begin, Fails: "error", Doc: "txn.go:216"},
		{Path: kgo, Recv: "GroupTransactSession", Name: "End", Does: End, Cover: Delivered, Decides: Arg(1), Rewinds: true, Fails: "error",
			Doc: "txn.go:239, 266: flushes, commits everything polled with the transaction, whatever the promises said; rewinds on abort, 530"},
		{Path: kgo, Recv: "Client", Name: "AbortBufferedRecords", Fails: "error", Doc: "txn.go:657: fails what is buffered, ends nothing"},
		{Path: kgo, Recv: "Client", Name: "UnsafeAbortBufferedRecords", Doc: "txn.go:698"},

		// Share groups: no offsets, an acknowledgement a record.
		{Path: kgo, Recv: "Record", Name: "Ack", Since: "v1.21.0", Doc: "record_and_fetch.go:296: share groups only"},
		{Path: kgo, Recv: "Client", Name: "MarkAcks", Since: "v1.21.0", Doc: "consumer_share.go:528: share groups only"},
		{Path: kgo, Recv: "Client", Name: "FlushAcks", Since: "v1.21.0", Doc: "consumer_share.go:558: share groups only"},
	},

	Settings: []SettingRow{
		{Setting: Group, Option: "ConsumerGroup", Path: kgo, Doc: `config.go:1996; "" is no group`},
		{Setting: Share, Option: "ShareGroup", Path: kgo, Doc: "config.go:2017, since v1.21"},
		{Setting: AutoCommit, Option: "DisableAutoCommit", Path: kgo, Fixed: false, Doc: "config.go:2347"},
		{Setting: Greedy, Option: "GreedyAutoCommit", Path: kgo, Fixed: true,
			Needs: []Cond{{Setting: TxnID, Not: true}}, Otherwise: "GreedyAutoCommit has no effect with kgo.TransactionalID, which turns automatic commits off",
			Doc: "config.go:2355; consumer_group.go:372"},
		{Setting: Marks, Option: "AutoCommitMarks", Path: kgo, Fixed: true,
			Needs: []Cond{{Setting: TxnID, Not: true}}, Otherwise: "AutoCommitMarks has no effect with kgo.TransactionalID, which turns automatic commits off",
			Doc: "config.go:2373; consumer_group.go:372"},
		{Setting: Isolation, Option: "FetchIsolationLevel", Path: kgo,
			Values: map[string]any{"ReadCommitted": "read_committed", "ReadUncommitted": "read_uncommitted"},
			Doc:    "config.go:1801, 1794, 1797"},
		{Setting: Start, Option: "ConsumeStartOffset", Path: kgo, Values: startOffsets, Doc: "config.go:1696, since v1.19"},
		{Setting: Start, Option: "ConsumeResetOffset", Path: kgo, Values: startOffsets, Doc: "config.go:1748; starts there too unless ConsumeStartOffset says otherwise, client.go:551"},
		{Setting: Topic, Option: "ConsumeTopics", Path: kgo, Doc: "config.go:1817; a second call replaces the list"},
		{Setting: Topic, Option: "ConsumePartitions", Path: kgo, Keys: true, Doc: "config.go:1838"},
		{Setting: Partition, Option: "ConsumePartitions", Path: kgo, Doc: "config.go:1838; refused with a group, 429"},
		{Setting: Partition, Option: "AdjustFetchOffsetsFn", Path: kgo, Doc: "config.go:2210: the program places its own start"},
		{Setting: ProduceTopic, Option: "DefaultProduceTopic", Path: kgo, Doc: "config.go:1171"},
		{Setting: TxnID, Option: "TransactionalID", Path: kgo, Doc: `config.go:1557; "" is refused, 296`},
		{Setting: Acks, Option: "RequiredAcks", Path: kgo,
			Values: map[string]any{"NoAck": "0", "LeaderAck": "1", "AllISRAcks": "all"},
			Doc:    "config.go:1208, 1195-1204; fewer than all are refused without DisableIdempotentWrite, 257"},
		{Setting: Idempotent, Option: "DisableIdempotentWrite", Path: kgo, Fixed: false, Doc: "config.go:1226"},
	},

	Ctors: []Ctor{
		{
			Path: kgo, Func: "NewClient", Result: "Client", Makes: MakesConsumer | MakesProducer,
			Config: Arg(0), Copies: true, Defaults: franzDefaults,
			Doc: "client.go:511; options in the order of the slice, 167; defaults config.go:680-721",
		},
		{
			Path: kgo, Func: "NewGroupTransactSession", Result: "GroupTransactSession", Makes: MakesConsumer | MakesProducer,
			Config: Arg(0), Copies: true, Defaults: franzDefaults,
			Doc: "txn.go:75",
		},
		{Path: kadm, Func: "NewOptClient", Result: "Client", Makes: MakesClient, Config: Arg(0), Copies: true, Doc: "kadm/kadm.go:124"},
	},

	Modes: []Mode{
		{When: []Cond{{Setting: Share}}, Auto: Unfollowed, MarksIgnored: true, Doc: "consumer_share.go:421, 499: a poll accepts what of the last one was not acknowledged"},
		{When: []Cond{{Setting: Group, Not: true}}, Auto: NoGroup, MarksIgnored: true, Doc: "consumer_group.go:3321: errNotGroup"},
		{When: []Cond{{Setting: TxnID}}, Auto: Manual, Doc: "consumer_group.go:372"},
		{When: []Cond{{Setting: AutoCommit, Is: false}}, Auto: Manual, MarksIgnored: true, Doc: "consumer_group.go:553, 3155"},
		{When: []Cond{{Setting: Greedy, Is: true}}, Auto: OnDelivery, MarksIgnored: true, Doc: "consumer_group.go:2539"},
		{When: []Cond{{Setting: Marks, Is: true}}, Auto: OnMark, Doc: "consumer_group.go:2635, 3187"},
		{Auto: OnNextPoll, MarksIgnored: true, Doc: "consumer.go:583, consumer_group.go:2619"},
	},
}

// franzDefaults are defaultCfg's values: config.go:676-721.
var franzDefaults = map[Setting]any{
	Group:      "",
	Share:      "",
	AutoCommit: true,
	Greedy:     false,
	Marks:      false,
	Isolation:  "read_uncommitted",
	Start:      "earliest",
	TxnID:      "",
	Acks:       "all",
	Idempotent: true,
}

// startOffsets are the functions and methods of kgo that yield an Offset (consumer.go:74-230, config.go):
// the outermost of a chain decides.
var startOffsets = map[string]any{
	"NewOffset":      "latest", // "the default offset begins at the end", consumer.go:77
	"AtStart":        "earliest",
	"AtEnd":          "latest",
	"At":             "offset",
	"AtCommitted":    "committed",
	"AfterMilli":     "time",
	"Relative":       "relative",
	"WithEpoch":      "relative",
	"RewindOffset":   "time",
	"LookbackOffset": "time",
	"NoResetOffset":  "none",
}
