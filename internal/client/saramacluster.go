package client

// The rows for github.com/bsm/sarama-cluster v2.1.15, archived: consumer groups from the time before sarama had
// them. Its records, and Messages of its partition consumers, are those of github.com/Shopify/sarama.
//
// Marks are flushed at each tick, at each rebalance and by Close (consumer.go:451, 511); nothing turns that
// off. All its marks take the offset of the record itself and add 1 (partitions.go:179), unlike sarama's.
var saramaCluster = &Library{
	Name:      "sarama-cluster",
	Paths:     []string{"github.com/bsm/sarama-cluster"},
	Isolation: "full", // sarama's

	Calls: []Call{
		{Recv: "Consumer", Name: "Messages", Does: Poll, Record: Result(0), Channel: true, Fails: "none", Doc: "consumer.go:105: all partitions through one channel"},
		{Recv: "Consumer", Name: "MarkOffset", Does: Mark, Record: Arg(0), Fails: "none", Doc: "consumer.go:142: the greatest mark wins, partitions.go:179"},
		{Recv: "Consumer", Name: "MarkPartitionOffset", Does: Mark, Record: Arg(2), Fails: "none", Doc: "consumer.go:150"},
		{Recv: "Consumer", Name: "MarkOffsets", Does: Mark, Record: Arg(0), Fails: "none", Doc: "consumer.go:158: what the stash holds, and empties it"},
		{Recv: "PartitionConsumer", Name: "MarkOffset", Does: Mark, Record: Arg(0), ByRecord: true, Fails: "none", Doc: "partitions.go:177"},
		{Recv: "OffsetStash", Name: "MarkOffset", Does: Offsets, Record: Arg(0), Doc: "offsets.go:22: kept until MarkOffsets"},
		{Recv: "OffsetStash", Name: "MarkPartitionOffset", Does: Offsets, Record: Arg(2), Doc: "offsets.go:27"},
		{Recv: "Consumer", Name: "CommitOffsets", Does: Flush, Cover: Marked, Fails: "error", Doc: "consumer.go:216"},
		{Recv: "Consumer", Name: "ResetOffset", Doc: "consumer.go:176: lowers a mark; the consumer reads on"},
		{Recv: "Consumer", Name: "ResetPartitionOffset", Doc: "consumer.go:184"},
		{Recv: "Consumer", Name: "ResetOffsets", Doc: "consumer.go:193"},
		{Recv: "PartitionConsumer", Name: "ResetOffset", Doc: "partitions.go:188"},
		{Recv: "OffsetStash", Name: "ResetOffset", Doc: "offsets.go:55"},
		{Recv: "OffsetStash", Name: "ResetPartitionOffset", Doc: "offsets.go:41"},
		{Recv: "OffsetStash", Name: "Offsets", Doc: "offsets.go:60"},
		{Recv: "Consumer", Name: "Errors", Doc: "consumer.go:122"},
		{Recv: "Consumer", Name: "Notifications", Doc: "consumer.go:127"},
		{Recv: "Consumer", Name: "Subscriptions", Doc: "consumer.go:206"},
		{Recv: "Consumer", Name: "HighWaterMarks", Doc: "consumer.go:131"},
		{Recv: "Consumer", Name: "Close", Does: Close, Fails: "error", Doc: "consumer.go:272, 511: flushes the marks"},
		{Recv: "PartitionConsumer", Name: "Close", Does: Close, Fails: "error", Doc: "partitions.go:95"},
	},

	// cluster.Config embeds sarama.Config; these paths are seen from cluster.Config, and go before sarama's own rows.
	Settings: []SettingRow{
		{Setting: Interval, Type: "Config", Field: "Config.Consumer.Offsets.CommitInterval", Doc: "consumer.go:452: a time.Duration; 0, sarama's default since v1.25, makes NewTicker panic"},
		{
			Setting: NoEffect, Type: "Config", Field: "Config.Consumer.Offsets.AutoCommit.Enable",
			Note: "sarama-cluster never reads Consumer.Offsets.AutoCommit.Enable: it commits what was marked in any case",
			Doc:  "consumer.go:451, 528: read nowhere",
		},
		{
			Setting: NoEffect, Type: "Config", Field: "Config.Consumer.Offsets.AutoCommit.Interval",
			Note:  "sarama-cluster never reads Consumer.Offsets.AutoCommit.Interval: its interval is Consumer.Offsets.CommitInterval",
			Meant: "Config.Consumer.Offsets.CommitInterval",
			Doc:   "consumer.go:452: read nowhere",
		},
		{Setting: Start, Type: "Config", Field: "Config.Consumer.Offsets.Initial", Values: saramaStart, Doc: "config.go:139, consumer.go:811"},
		{Setting: Isolation, Type: "Config", Field: "Config.Consumer.IsolationLevel", Values: map[string]any{"0": "read_uncommitted", "1": "read_committed"}, Doc: "config.go:21: sarama's own consumer reads it"},
	},

	Ctors: []Ctor{
		{Func: "NewConfig", Result: "Config", Makes: MakesConfig, Defaults: saramaClusterDefaults, Doc: "config.go:87: sarama's defaults"},
		{Func: "NewClient", Result: "Client", Makes: MakesClient, Config: Arg(1), Copies: true, Defaults: saramaClusterDefaults, Doc: "client.go:21, 35: keeps a copy"},
		{
			Func: "NewConsumer", Result: "Consumer", Makes: MakesConsumer, Config: Arg(3), Copies: true, Defaults: saramaClusterDefaults,
			Sets: map[Operand]Setting{Arg(1): Group, Arg(2): Topic}, Doc: "consumer.go:43",
		},
		{
			Func: "NewConsumerFromClient", Result: "Consumer", Makes: MakesConsumer, From: Arg(0),
			Sets: map[Operand]Setting{Arg(1): Group, Arg(2): Topic}, Doc: "consumer.go:63",
		},
		{Recv: "Consumer", Func: "Partitions", Result: "PartitionConsumer", Makes: MakesConsumer, From: Receiver, Partition: true, Doc: "consumer.go:116: through a channel, each anew after a rebalance"},
	},

	Modes: []Mode{{Auto: OnMark, Doc: "consumer.go:451, 528"}},
}

var saramaClusterDefaults = map[Setting]any{Isolation: "read_uncommitted", Start: "latest"}
