// Package progress records how far a consumer has come.
package progress

import (
	"expvar"

	"github.com/IBM/sarama"
)

var done = expvar.NewInt("records_done")

// Done marks msg as consumed.
func Done(session sarama.ConsumerGroupSession, msg *sarama.ConsumerMessage) {
	done.Add(1)
	session.MarkMessage(msg, "")
}
