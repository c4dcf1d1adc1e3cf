package crash

import (
	"errors"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/kafkavet/kafkavet/lab/program"
)

// errLost is for requests that do not arrive: their connection ends.
var errLost = errors.New("the request is lost")

// watch shows f the requests of some keys that come from the experiment's program. What f says is answered in their place: an error
// ends the connection. It returns how to end that. f runs on the broker's own goroutine, so it sees one request at a time.
func (e *experiment) watch(f func(kmsg.Request) (answer kmsg.Response, err error, answered bool), keys ...kmsg.Key) (end func()) {
	cluster, over := e.Broker.Fake, new(atomic.Bool)
	for _, key := range keys {
		cluster.ControlKey(int16(key), func(r kmsg.Request) (kmsg.Response, error, bool) {
			switch {
			case over.Load():
				cluster.DropControl()
				return nil, nil, false
			case !e.owns(r):
				return nil, nil, false
			}
			cluster.KeepControl()
			return f(r)
		})
	}
	return func() { over.Store(true) }
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
