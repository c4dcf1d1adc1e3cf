// Package isolation defines an Analyzer that reports readers of records that
// are written in transactions which do not leave out aborted ones.
//
// # Analyzer isolation
//
// isolation: find readers that see records of aborted transactions
//
// Records of a transaction are in the topic before the transaction ends, and stay there
// if it is aborted. Whether a reader is given them is the reader's own setting. The
// analyzer looks for transactional producers and readers of the same topics in the
// packages it sees, and reports
//
//   - read-uncommitted: the reader does not ask for committed records only
//   - ineffective-read-committed: the reader asks for it, but its client cannot do it
//
// The defaults differ: kafka-go, sarama and franz-go read uncommitted records,
// confluent-kafka-go does not.
//
// read-uncommitted. The program acts on records that their writer took back, and again on
// those of the second attempt. Before:
//
//	session, err := kgo.NewGroupTransactSession(
//		kgo.TransactionalID("enrich-0"),
//		kgo.ConsumerGroup("enrich"),
//		kgo.ConsumeTopics("orders"),
//	)
//
// After:
//
//	session, err := kgo.NewGroupTransactSession(
//		kgo.TransactionalID("enrich-0"),
//		kgo.ConsumerGroup("enrich"),
//		kgo.ConsumeTopics("orders"),
//		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
//	)
//
// The same in sarama is cfg.Consumer.IsolationLevel = sarama.ReadCommitted, and in
// confluent-kafka-go to drop "isolation.level": "read_uncommitted".
//
// ineffective-read-committed. With IsolationLevel: kafka.ReadCommitted, kafka-go waits for
// the end of a transaction, but then delivers the records of an aborted one too, and the
// transaction's control records. No setting changes that: read such topics with another
// client, or make the work on a record harmless if the record was taken back.
//
// A client that reads and writes in transactions, as above, counts as such a writer itself.
// Without a transactional writer in sight nothing is read uncommitted for all that is known, and the
// analyzer is silent about it. The writer may stand in a package that the reader's imports; one in
// any other is seen by a stand-alone run of kafkavet over both packages, and by no other driver.
package isolation
