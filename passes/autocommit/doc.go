// Package autocommit defines an Analyzer that reports commits that the Kafka
// client makes by itself and that cover records nobody has processed, and
// settings of such commits that contradict the calls of the program.
//
// # Analyzer autocommit
//
// autocommit: find automatic commits that cover unprocessed records
//
// Each client commits by itself in its own way, and the defaults differ:
//
//	kafka-go            ReadMessage with a GroupID commits the record before it returns it
//	confluent-kafka-go  a record counts as done when it is delivered, and is committed in the background
//	franz-go            the next poll declares the records of the polls before done; with GreedyAutoCommit each poll its own
//	sarama              only what the program marked; never reported by itself
//
// The analyzer reports
//
//   - auto-commit: the client may commit a record while the program still works on it
//   - auto-commit-conflict: settings and calls that cannot work together
//
// auto-commit. If the process stops between that commit and the end of the work, or the
// work fails, the record is skipped on restart. It is silent where no work follows, for
// readers without a group, and under franz-go's default if the work is done, or waited
// for, before the next poll. Before:
//
//	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "mail", Topic: "orders"})
//	m, err := reader.ReadMessage(ctx)
//	...
//	err = send(ctx, m.Value)
//
// After:
//
//	m, err := reader.FetchMessage(ctx)
//	...
//	if err := send(ctx, m.Value); err != nil {
//		return err
//	}
//	err = reader.CommitMessages(ctx, m)
//
// With confluent-kafka-go, before:
//
//	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
//		"bootstrap.servers": brokers,
//		"group.id":          "mail",
//	})
//
// After, with the offset stored once the work is done:
//
//	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
//		"bootstrap.servers":        brokers,
//		"group.id":                 "mail",
//		"enable.auto.offset.store": false,
//	})
//	...
//	if err := send(ctx, m.Value); err != nil {
//		return err
//	}
//	_, err = consumer.StoreMessage(m)
//
// auto-commit-conflict. The program reads as if it committed with care, and the settings
// take the effect away: a manual commit or StoreMessage beside the automatic one, marks that
// nothing reads, a commit without a group, a key in a place where the client does not look.
// Before:
//
//	client, err := kgo.NewClient(
//		kgo.ConsumerGroup("coupons"),
//		kgo.ConsumeTopics("coupons"),
//	)
//	...
//	client.MarkCommitRecords(record) // does nothing without AutoCommitMarks
//
// After:
//
//	client, err := kgo.NewClient(
//		kgo.ConsumerGroup("coupons"),
//		kgo.ConsumeTopics("coupons"),
//		kgo.AutoCommitMarks(),
//	)
//
// Settings that cannot be followed to the client's constructor are not reported.
package autocommit
