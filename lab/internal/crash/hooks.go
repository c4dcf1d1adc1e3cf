package crash

import (
	"errors"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/kafkavet/kafkavet/lab/program"
)

// errLost is for requests that do not arrive: their connection ends.
var errLost = errors.New("the request is lost")

// A watcher is shown a request of the experiment's program. What it says is answered in the request's place: an error ends
// the connection. It runs on the broker's own goroutine, so it sees one request at a time.
type watcher func(kmsg.Request) (answer kmsg.Response, err error, answered bool)

// watch shows w the requests from the experiment's program until end is called.
func (e *experiment) watch(w watcher) (end func()) {
	// One control of the broker's serves all experiments: a control that is dropped hides the request from the one behind it.
	e.control.Do(func() {
		for _, key := range []kmsg.Key{kmsg.Produce, kmsg.OffsetCommit, kmsg.TxnOffsetCommit, kmsg.AddOffsetsToTxn, kmsg.EndTxn} {
			e.Broker.Fake.ControlKey(int16(key), e.dispatch)
		}
	})
	e.watchers.Store(e, w)
	return func() { e.watchers.Delete(e) }
}

// dispatch hands a request to the watcher of the experiment that it comes from.
func (l *Lab) dispatch(r kmsg.Request) (answer kmsg.Response, err error, answered bool) {
	l.Broker.Fake.KeepControl()
	l.watchers.Range(func(e, w any) bool {
		if e.(*experiment).owns(r) {
			answer, err, answered = w.(watcher)(r)
			return false
		}
		return true
	})
	return answer, err, answered
}

// owns reports whether a request is about the experiment's group, transactions or output.
func (e *experiment) owns(r kmsg.Request) bool {
	switch r := r.(type) {
	case *kmsg.OffsetCommitRequest:
		return r.Group == e.env.Group
	case *kmsg.TxnOffsetCommitRequest:
		return r.Group == e.env.Group
	case *kmsg.AddOffsetsToTxnRequest:
		return r.TransactionalID == e.env.Transactional
	case *kmsg.EndTxnRequest:
		return r.TransactionalID == e.env.Transactional
	case *kmsg.ProduceRequest:
		for _, t := range r.Topics {
			if t.Topic == e.env.Output || t.Topic == "" && t.TopicID == e.outputID {
				return true
			}
		}
	}
	return false
}

// highest is the highest offset that a request commits.
func highest(r *kmsg.OffsetCommitRequest) (highest int64) {
	for _, t := range r.Topics {
		for _, p := range t.Partitions {
			highest = max(highest, p.Offset)
		}
	}
	return highest
}

// produces reports whether a request carries record n.
func produces(r kmsg.Request, n int) bool {
	produce, ok := r.(*kmsg.ProduceRequest)
	if !ok {
		return false
	}
	for _, t := range produce.Topics {
		for _, p := range t.Partitions {
			var batch kmsg.RecordBatch
			if batch.ReadFrom(p.Records) != nil {
				continue
			}
			records, err := kfake.BatchRecords(batch)
			if err != nil {
				continue
			}
			for _, record := range records {
				if value, err := program.Decode(record.Value); err == nil && value.N == n {
					return true
				}
			}
		}
	}
	return false
}
