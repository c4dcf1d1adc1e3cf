package client

// The rows for confluent-kafka-go, read in v2.11.1 and, for what lies below it, in librdkafka 2.11.1 ("rdk":
// src/rdkafka_*.c). Path v1 (1.9.2) and the gopkg.in path (1.8.2) have the same calls, except where Since
// says otherwise, and the same keys and defaults.
//
// Three facts decide most verdicts. Delivery stores the offset before Poll returns the record (rdk
// offset.c:1558), and a thread of its own commits what is stored every five seconds (cgrp.c:551) and when
// partitions are given up (assignment.c:424): no next poll is waited for, so that the defaults may lose the
// record being processed. A call that stores is refused unless that automatic store is off (offset.c:674).
// And CommitMessage and StoreMessage add 1 to the record's offset, the calls that take offsets do not.

// Why a manual commit decides nothing while the automatic one is on.
const confluentAutoCommit = " decides nothing while enable.auto.commit is on (the default): delivery has stored the offset already " +
	"and the client commits it in the background; set enable.auto.commit to false"

// Why storing decides nothing while delivery stores.
const confluentAutoStore = " returns an error and stores nothing while enable.auto.offset.store is on (the default): " +
	"delivery stores the offset; set enable.auto.offset.store to false"

var (
	confluentManual  = []Cond{{Setting: AutoCommit, Is: false}}
	confluentByStore = []Cond{{Setting: AutoStore, Is: false}}

	// rdk conf.c:2173: text part in any case; other words ("no", "off", "") make the constructor fail.
	confluentBool = map[string]any{
		"true": true, "t": true, "1": true,
		"false": false, "f": false, "0": false,
	}
	// rdk conf.c:1820; "error" raises an error instead of a start.
	confluentStart = map[string]any{
		"smallest": "earliest", "earliest": "earliest", "beginning": "earliest",
		"largest": "latest", "latest": "latest", "end": "latest",
	}
	// rdk conf.c:1466.
	confluentIsolation = map[string]any{"read_committed": "read_committed", "read_uncommitted": "read_uncommitted"}
	// rdk conf.c:1687: an integer, or "all".
	confluentAcks = map[string]any{"0": "0", "1": "1", "-1": "all", "all": "all"}
)

// Note of the keys of the topic's configuration that only librdkafka's old simple consumer reads.
const confluentLegacy = "is read by librdkafka's old simple consumer only and has no effect on kafka.Consumer: " +
	"set it at the top level of the configuration, as "

var confluent = &Library{
	Name: "confluent-kafka-go",
	Paths: []string{
		"github.com/confluentinc/confluent-kafka-go/v2/kafka",
		"github.com/confluentinc/confluent-kafka-go/kafka",
		"gopkg.in/confluentinc/confluent-kafka-go.v1/kafka",
	},
	Isolation: "full",
	Remedies: []Remedy{
		{Setting: Isolation, Key: "isolation.level", Value: `"read_committed"`},
		{Setting: AutoCommit, Key: "enable.auto.commit", Value: "false", Message: "Turn automatic commits off"},
		{Setting: AutoCommit, Key: "enable.auto.commit", Value: "true", Unset: true, Message: "Leave automatic commits on: they commit what is stored"},
		{Setting: AutoStore, Key: "enable.auto.offset.store", Value: "false", Message: "Store offsets by hand only"},
	},
	ByHand: []ByHand{
		{Poll: "ReadMessage", Commit: "_, err := %[1]s.StoreMessage(%[3]s)", Needs: AutoStore, Message: "Store the offset behind the work"},
		{Poll: "ReadMessage", Commit: "_, err := %[1]s.CommitMessage(%[3]s)", Message: "Commit behind the work"},
		{Poll: "Poll", Events: true, Commit: "_, err := %[1]s.CommitMessage(%[3]s)", Message: "Commit behind the work"},
		{Poll: "Poll", Events: true, Commit: "_, err := %[1]s.StoreMessage(%[3]s)", Needs: AutoStore, Message: "Store the offset behind the work"},
		{Poll: "Events", Events: true, Commit: "_, err := %[1]s.StoreMessage(%[3]s)", Needs: AutoStore, Message: "Store the offset behind the work"},
	},

	Records: []RecordType{
		{
			// message.go:72. The same type is a producer's delivery report; Opaque is only set there.
			Type:        Type{Name: "Message"},
			Payload:     []string{"Value", "Key", "Headers"},
			Meta:        []string{"TopicPartition", "Timestamp", "TimestampType", "Opaque", "LeaderEpoch"},
			MetaMethods: []string{"String"}, // message.go:85: topic, partition and offset only
		},
		{Type: Type{Name: "Header"}, Payload: []string{"Key", "Value"}}, // header.go:42
		{
			// kafka.go:278; LeaderEpoch is v2's.
			Type:        Type{Name: "TopicPartition"},
			Meta:        []string{"Topic", "Partition", "Offset", "Metadata", "LeaderEpoch"},
			MetaMethods: []string{"String"},
			Errors:      []string{"Error"},
		},
	},

	Calls: []Call{
		// Polls.
		{
			Recv: "Consumer", Name: "Poll", Does: Poll, Record: Result(0), Events: true, Fails: "none",
			Doc: "consumer.go:450: one event, nil on timeout; *Message is a record, Error and the other events are none",
		},
		{
			Recv: "Consumer", Name: "ReadMessage", Does: Poll, Record: Result(0), Fails: "error",
			Doc: "consumer.go:485: loops over Poll; (nil, err) on timeout, (msg, err) for a record's own error",
		},
		{
			Recv: "Consumer", Name: "Events", Does: Poll, Record: Result(0), Channel: true, Events: true, Ahead: true, Fails: "none",
			Needs:     []Cond{{Setting: EventChannel, Is: true}},
			Otherwise: "Events returns a nil channel without go.events.channel.enable: nothing is ever received from it",
			Doc:       "consumer.go:459, 666, 681: filled by a goroutine, which stores the offsets of what it takes",
		},

		// Commits. Each blocks until the broker has answered (consumer.go:263).
		{
			Recv: "Consumer", Name: "Commit", Does: Commit, Cover: Stored, Fails: "error",
			Needs: confluentManual, OrNeeds: confluentByStore, Otherwise: "Commit" + confluentAutoCommit,
			Doc: "consumer.go:293: the stored offsets of the whole assignment; nothing stored: ErrNoOffset (rdk partition.c:3541)",
		},
		{
			Recv: "Consumer", Name: "CommitMessage", Does: Commit, Record: Arg(0), Fails: "error",
			Needs: confluentManual, OrNeeds: confluentByStore, Otherwise: "CommitMessage" + confluentAutoCommit,
			Doc: "consumer.go:304: its offset + 1; lower than before rewinds",
		},
		{
			Recv: "Consumer", Name: "CommitOffsets", Does: Commit, Record: Arg(0), Next: true, Fails: "error",
			Needs: confluentManual, OrNeeds: confluentByStore, Otherwise: "CommitOffsets" + confluentAutoCommit,
			Doc: "consumer.go:320: offsets as given; nil: as Commit (246)",
		},
		{
			Recv: "Consumer", Name: "StoreMessage", Does: Mark, Record: Arg(0), Fails: "error",
			Needs: confluentByStore, Otherwise: "StoreMessage" + confluentAutoStore,
			Doc: "consumer.go:357: its offset + 1; ErrInvalidArg while delivery stores (rdk offset.c:674); the last store of a partition wins (offset.h:108)",
		},
		{
			Recv: "Consumer", Name: "StoreOffsets", Does: Mark, Record: Arg(0), Next: true, Fails: "error",
			Needs: confluentByStore, Otherwise: "StoreOffsets" + confluentAutoStore,
			Doc: "consumer.go:335: offsets as given",
		},
		{Recv: "Consumer", Name: "Position", Does: Offsets, Cover: Delivered, Doc: "consumer.go:819: delivered + 1, processed or not"},
		{Recv: "Consumer", Name: "Committed", Doc: "consumer.go:798: reads what is committed"},

		// Positions.
		{Recv: "Consumer", Name: "Seek", Does: Rewind, Record: Arg(0), Fails: "error", Doc: "consumer.go:394: prefetched records are dropped"},
		{Recv: "Consumer", Name: "SeekPartitions", Does: Rewind, Record: Arg(0), Since: "v2", Fails: "error", Doc: "consumer.go:423; errors of partitions are in the result only"},
		{
			Recv: "Consumer", Name: "Assign", Does: Assign, Record: Arg(0), Echo: "AssignedPartitions", Fails: "error",
			Doc: "consumer.go:133; an event's partitions have no offset and start at the committed one",
		},
		{
			Recv: "Consumer", Name: "IncrementalAssign", Does: Assign, Record: Arg(0), Echo: "AssignedPartitions", Fails: "error",
			Doc: "consumer.go:177",
		},
		{Recv: "Consumer", Name: "Unassign", Fails: "error", Doc: "consumer.go:152: commits what is stored, when automatic commits are on (rdk assignment.c:424)"},
		{Recv: "Consumer", Name: "IncrementalUnassign", Fails: "error", Doc: "consumer.go:201: as Unassign"},
		{
			Recv: "Consumer", Name: "Subscribe", Does: Subscribe, Topics: Arg(0), Func: Arg(1), Fails: "error",
			Doc: "consumer.go:80; Func is called with the consumer inside Poll, ReadMessage and Close, its error is dropped (1042)",
		},
		{
			Recv: "Consumer", Name: "SubscribeTopics", Does: Subscribe, Topics: Arg(0), Func: Arg(1), Fails: "error",
			Doc: "consumer.go:90; Func as in Subscribe",
		},
		{Recv: "Consumer", Name: "Unsubscribe", Fails: "error", Doc: "consumer.go:115: gives the partitions up later, as Unassign"},
		{
			Recv: "Consumer", Name: "Close", Does: Close, Fails: "error",
			Doc: "consumer.go:531: polls the remaining prefetched records away (552); what delivery stores is then committed with automatic commits on",
		},

		// Writes.
		{
			Recv: "Producer", Name: "Produce", Does: Produce, Record: Arg(0), Async: true, Answers: Arg(1), Fails: "error",
			Doc: "producer.go:308: the error is the queue's; the broker's answer is a *Message with TopicPartition.Error on Answers, with nil on Events",
		},
		{
			Recv: "Producer", Name: "ProduceChannel", Does: Produce, Record: Result(0), Channel: true, Async: true, Fails: "none",
			Doc: "producer.go:352: all failures show on Events",
		},
		{
			Recv: "Producer", Name: "Events", Does: FlushWrites, Record: Result(0), Channel: true, Fails: "none",
			Doc: "producer.go:338: delivery reports, never records to consume",
		},
		{
			Recv: "Producer", Name: "Flush", Does: FlushWrites, Fails: "count",
			Doc: "producer.go:367: how many are still open; returns at once with 0 or less (386)",
		},
		{Recv: "Producer", Name: "Close", Does: Close, Fails: "none", Doc: "producer.go:407: flushes nothing, what is queued is dropped without report"},
		{Recv: "Producer", Name: "Purge", Fails: "error", Doc: "producer.go:463: drops what is queued; reports say so"},

		// Transactions.
		{Recv: "Producer", Name: "InitTransactions", Fails: "error", Doc: "producer.go:822"},
		{Recv: "Producer", Name: "BeginTransaction", Does: Begin, Fails: "error", Doc: "producer.go:864"},
		{
			Recv: "Producer", Name: "SendOffsetsToTransaction", Does: SendOffsets, Record: Arg(1), Next: true, ByRecord: true, Fails: "error",
			Doc: "producer.go:913: offsets as given",
		},
		{
			Recv: "Producer", Name: "CommitTransaction", Does: End, Fails: "error",
			Doc: "producer.go:973: flushes first, and fails if a record of the transaction failed (rdk txnmgr.c:2377)",
		},
		{
			Recv: "Producer", Name: "AbortTransaction", Does: End, Aborts: true, Fails: "error",
			Doc: "producer.go:1013: the consumer's position stays where it is",
		},
		{
			Recv: "Consumer", Name: "GetConsumerGroupMetadata", Fails: "error",
			Needs: confluentManual, OrNeeds: confluentByStore,
			Otherwise: "offsets go through the transaction, but enable.auto.commit is on (the default): the client commits them outside of it as well; set enable.auto.commit to false",
			Doc:       "consumer.go:942: only of use for SendOffsetsToTransaction",
		},

		// Names that could be taken for others.
		{Recv: "AdminClient", Name: "AlterConsumerGroupOffsets", Fails: "error", Since: "v2", Doc: "adminapi.go:3234: of a group without members"},
		{Recv: "AdminClient", Name: "ListConsumerGroupOffsets", Fails: "error", Since: "v2", Doc: "adminapi.go:3133: reads what is committed"},
	},

	KeyMaps: []KeyMap{{
		Type: "ConfigMap",
		Writers: []KeyWriter{
			{Method: "SetKey", Key: Arg(0), Value: Arg(1), Doc: "config.go:54"},
			{Method: "Set", Key: Arg(0), Doc: "config.go:70: the value is a string"},
		},
		Sub: "default.topic.config", Prefix: "{topic}.",
		Doc: "config.go:36, 54, 183: values are bool, int, string or have a String method (82); ranged over, so that of a key and its alias either may win (169)",
	}},

	Settings: []SettingRow{
		// Consumer.
		{Setting: Group, Type: "ConfigMap", Key: "group.id", Doc: "consumer.go:602: without the key the constructor fails"},
		{Setting: AutoCommit, Type: "ConfigMap", Key: "enable.auto.commit", Values: confluentBool, Doc: "rdk conf.c:1363: true"},
		{Setting: AutoStore, Type: "ConfigMap", Key: "enable.auto.offset.store", Values: confluentBool, Doc: "rdk conf.c:1377: true"},
		{Setting: Interval, Type: "ConfigMap", Key: "auto.commit.interval.ms", Doc: "rdk conf.c:1371, cgrp.c:551: 0 stops the timer, not the commit when partitions are given up"},
		{Setting: Isolation, Type: "ConfigMap", Key: "isolation.level", Values: confluentIsolation, Doc: "rdk conf.c:1459: read_committed; names only, in any case"},
		{Setting: Start, Type: "ConfigMap", Key: "auto.offset.reset", Values: confluentStart, Doc: "rdk conf.c:1811"},
		{Setting: Start, Type: "ConfigMap", Key: "topic.auto.offset.reset", Values: confluentStart, Doc: "rdk conf.c:2557: a prefix of topic keys"},
		{Setting: Start, Type: "ConfigMap", Key: "{topic}.auto.offset.reset", Values: confluentStart, Doc: "config.go:57"},
		{Setting: EventChannel, Type: "ConfigMap", Key: "go.events.channel.enable", Doc: "consumer.go:619: a Go bool"},

		// Keys of the topic's configuration that a kafka.Consumer does not read.
		{Setting: NoEffect, Type: "ConfigMap", Key: "auto.commit.enable", Note: "auto.commit.enable " + confluentLegacy + "enable.auto.commit", Meant: "enable.auto.commit", Doc: "rdk conf.c:1788"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "topic.auto.commit.enable", Note: "auto.commit.enable " + confluentLegacy + "enable.auto.commit", Meant: "enable.auto.commit", Doc: "rdk conf.c:1788, 2557"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "{topic}.auto.commit.enable", Note: "auto.commit.enable " + confluentLegacy + "enable.auto.commit", Meant: "enable.auto.commit", Doc: "rdk conf.c:1788"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "topic.enable.auto.commit", Note: "enable.auto.commit of a topic " + confluentLegacy + "enable.auto.commit", Meant: "enable.auto.commit", Doc: "rdk conf.c:1801: an alias of auto.commit.enable, 2557"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "{topic}.enable.auto.commit", Note: "enable.auto.commit of a topic " + confluentLegacy + "enable.auto.commit", Meant: "enable.auto.commit", Doc: "rdk conf.c:1801: an alias of auto.commit.enable"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "topic.auto.commit.interval.ms", Note: "auto.commit.interval.ms of a topic " + confluentLegacy + "auto.commit.interval.ms", Meant: "auto.commit.interval.ms", Doc: "rdk conf.c:1803, 2557"},
		{Setting: NoEffect, Type: "ConfigMap", Key: "{topic}.auto.commit.interval.ms", Note: "auto.commit.interval.ms of a topic " + confluentLegacy + "auto.commit.interval.ms", Meant: "auto.commit.interval.ms", Doc: "rdk conf.c:1803"},

		// Producer.
		{Setting: Acks, Type: "ConfigMap", Key: "acks", Values: confluentAcks, Doc: "rdk conf.c:1702: an alias of request.required.acks"},
		{Setting: Acks, Type: "ConfigMap", Key: "request.required.acks", Values: confluentAcks, Doc: "rdk conf.c:1687: all"},
		{Setting: Acks, Type: "ConfigMap", Key: "topic.acks", Values: confluentAcks, Doc: "rdk conf.c:1702, 2557"},
		{Setting: Acks, Type: "ConfigMap", Key: "topic.request.required.acks", Values: confluentAcks, Doc: "rdk conf.c:1687, 2557"},
		{Setting: Acks, Type: "ConfigMap", Key: "{topic}.acks", Values: confluentAcks, Doc: "rdk conf.c:1702"},
		{Setting: Acks, Type: "ConfigMap", Key: "{topic}.request.required.acks", Values: confluentAcks, Doc: "rdk conf.c:1687"},
		{Setting: Idempotent, Type: "ConfigMap", Key: "enable.idempotence", Values: confluentBool, Doc: "rdk conf.c:1523: false; with weaker acks than all the constructor fails (4433)"},
		{Setting: TxnID, Type: "ConfigMap", Key: "transactional.id", Doc: "rdk conf.c:1495, 4259: turns idempotence on"},
		{Setting: Reports, Type: "ConfigMap", Key: "go.delivery.reports", Doc: "producer.go:521: a Go bool; off, failures without a channel of their own vanish (event.go:259)"},
		{Setting: ProduceTopic, Type: "TopicPartition", Field: "Topic", Doc: "kafka.go:279: each message names its own"},
	},

	Ctors: []Ctor{
		{
			Func: "NewConsumer", Result: "Consumer", Makes: MakesConsumer, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{
				AutoCommit: true, AutoStore: true, Interval: 5000, Isolation: "read_committed", Start: "latest", EventChannel: false,
			},
			Doc: "consumer.go:591, 600; rdk conf.c:1363, 1377, 1371, 1459, 1811",
		},
		{
			Func: "NewProducer", Result: "Producer", Makes: MakesProducer, Config: Arg(0), Copies: true,
			Defaults: map[Setting]any{Acks: "all", Idempotent: false, TxnID: "", Reports: true},
			Doc:      "producer.go:494, 505; rdk conf.c:1687, 1523",
		},
	},

	Modes: []Mode{
		{When: []Cond{{Setting: Group, Not: true}}, Auto: NoGroup, Doc: `rdk rdkafka.c:2605: group.id "" makes no group; without the key there is no consumer (consumer.go:602)`},
		{When: []Cond{{Setting: AutoCommit, Is: false}}, Auto: Manual, Doc: "rdk cgrp.c:551, assignment.c:424: neither the timer nor a revoke commits; stores wait for Commit"},
		{When: []Cond{{Setting: AutoStore, Is: false}}, Auto: OnMark, Doc: "rdk offset.c:1558: only StoreMessage and StoreOffsets store"},
		{Auto: OnDelivery, Doc: "rdk offset.c:1558, cgrp.c:551: stored before Poll returns, committed by a timer"},
	},
}
