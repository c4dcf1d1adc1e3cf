// Package directive defines an Analyzer that holds Kafka code to the delivery
// guarantee that it declares, and checks the //kafkavet: comments themselves.
//
// # Analyzer directive
//
// directive: hold code to the delivery guarantee it declares
//
// Two comments declare what is meant, and why. The reason is not optional. There is no
// space after the slashes.
//
//	//kafkavet:guarantee at-most-once pages expire after a minute anyway
//
// stands right above a function, a loop or another statement, or in a function's doc
// comment, and speaks of all of it. The guarantee is one of
//
//	at-most-once   records may be lost
//	at-least-once  none is lost, some may be repeated
//	exactly-once   neither
//
// A consumer that has it, or a stronger one, is not reported by the other checks.
//
//	//kafkavet:ignore failure-skipped a newer price follows within seconds
//
// silences the findings of one category in one line: its own line if it stands behind
// code, else the next one.
//
// The analyzer reports
//
//   - weaker-than-declared: the guarantee is weaker than what the comment declares
//   - directive: a comment that is no directive, though it was meant as one: unknown,
//     without a reason, above nothing, or matching nothing
//
// weaker-than-declared. Before:
//
//	//kafkavet:guarantee at-least-once every order must be shipped
//	for {
//		m, err := reader.ReadMessage(ctx) // commits the record before it returns it
//		...
//		err = ship(ctx, m.Value)
//	}
//
// After:
//
//	//kafkavet:guarantee at-least-once every order must be shipped
//	for {
//		m, err := reader.FetchMessage(ctx)
//		...
//		if err := ship(ctx, m.Value); err != nil {
//			return err
//		}
//		err = reader.CommitMessages(ctx, m)
//	}
//
// directive. Before:
//
//	reader.CommitMessages(ctx, m) // kafkavet:ignore commit-despite-failure
//
// After:
//
//	reader.CommitMessages(ctx, m) //kafkavet:ignore commit-despite-failure a lost hint is not missed
package directive
