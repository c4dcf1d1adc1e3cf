// Package commitorder defines an Analyzer that reports commits of offsets
// that do not wait for the work on the record, or do not mind its failure.
//
// # Analyzer commitorder
//
// commitorder: find commits that lose records
//
// A committed offset is a position: it tells Kafka that this record and every
// earlier one of its partition are done. After a crash, a restart or a rebalance
// the group goes on from there. A record below that position whose work has not
// succeeded is skipped. Not to commit a record does not bring it back either: a
// later commit covers it.
//
// The analyzer follows each record from the poll through helpers, handlers,
// goroutines and packages, and reports
//
//   - never-commits: no commit of a group consumer can reach the broker
//   - commit-before-processing: the offset is committed, then the record is worked on
//   - commit-concurrent: another goroutine may still work on the record when it is committed
//   - commit-despite-failure: the record is committed although the work on it failed
//   - failure-skipped: a failed record is left behind, and a later commit covers it
//
// A commit gets one finding, the first of the list that holds; and a second one,
// commit-despite-failure, where it neither waits nor minds failures. Marks (sarama,
// franz-go) and stored offsets (confluent-kafka-go) count as commits if something
// sends them to the broker.
//
// never-commits. The consumer belongs to a group, but commits nothing: each restart
// begins where the settings say, at the oldest record, which repeats everything, or
// at the newest, which skips what came in between. Before:
//
//	cfg.Consumer.Offsets.AutoCommit.Enable = false
//	...
//	for msg := range claim.Messages() {
//		if err := store(msg.Value); err != nil {
//			return err
//		}
//		session.MarkMessage(msg, "") // a mark alone stays in memory
//	}
//
// After:
//
//	session.MarkMessage(msg, "")
//	session.Commit()
//
// commit-before-processing. If the work fails or the process stops after the commit,
// the record is skipped on restart. Before:
//
//	m, err := reader.FetchMessage(ctx)
//	...
//	if err := reader.CommitMessages(ctx, m); err != nil {
//		return err
//	}
//	return store(ctx, m.Value)
//
// After:
//
//	if err := store(ctx, m.Value); err != nil {
//		return err
//	}
//	return reader.CommitMessages(ctx, m)
//
// commit-concurrent. The record was handed to a goroutine, a channel or a buffer, and
// the commit does not wait for it; or several goroutines commit records of one consumer,
// each its own, and the fastest covers the others. Before:
//
//	for _, r := range records {
//		go store(ctx, r)
//	}
//	err := client.CommitRecords(ctx, records...)
//
// After:
//
//	var g errgroup.Group
//	for _, r := range records {
//		g.Go(func() error { return store(ctx, r) })
//	}
//	if err := g.Wait(); err != nil {
//		return err
//	}
//	err := client.CommitRecords(ctx, records...)
//
// commit-despite-failure. The path on which the work failed reaches the commit too: the
// error is only logged, dropped, hidden by a handler or a recover, or the commit is
// deferred. With franz-go's default the next poll is such a commit. Before:
//
//	if err := store(ctx, m.Value); err != nil {
//		log.Print(err)
//	}
//	_, err := consumer.CommitMessage(m)
//
// After:
//
//	if err := store(ctx, m.Value); err != nil {
//		return err
//	}
//	_, err := consumer.CommitMessage(m)
//
// failure-skipped. The failed record is not committed, but the loop goes on, and the
// commit of the next record of the partition covers it. Nothing has to crash. Before:
//
//	for {
//		m, err := reader.FetchMessage(ctx)
//		...
//		if err := store(ctx, m.Value); err != nil {
//			log.Print(err)
//			continue
//		}
//		if err := reader.CommitMessages(ctx, m); err != nil {
//			return err
//		}
//	}
//
// After, one of
//
//	return err                                          // and make a new reader: it starts at the committed offset
//	for store(ctx, m.Value) != nil { wait(ctx) }        // do not go on before it is done
//	if err := deadLetters.Write(ctx, m); err != nil {   // save the record elsewhere, then commit it
//		return err
//	}
//
// Work is a call that may have an outside effect and takes the record's key, value or
// headers, or what was made from them. Logging, metrics, decoding and what only reads
// offsets are not work. A record that cannot be decoded has not failed: it never will
// decode. Neither has one that is retried, saved elsewhere, or told apart by errors.Is.
//
// Where a record, its consumer or its settings cannot be followed, the analyzer is silent.
// What is meant can be declared:
//
//	//kafkavet:guarantee at-most-once cache invalidation only
package commitorder
