package crash

import (
	"context"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// failing is the record whose produce request something happens to.
const failing = 3

// producer is the experiment for programs that produce the records to the output, and return when they take them for delivered. One
// that returns an error knows better, and has lost nothing: whoever started it starts it again.
func producer(fault func(e *experiment) (end func())) func(ctx context.Context, e *experiment) error {
	return func(ctx context.Context, e *experiment) error {
		end := fault(e)
		defer end()
		told := false
		err := e.live(func() error {
			for {
				ask, err := e.next(ctx)
				if err == errEnded {
					told = e.process.Failed()
					return nil
				}
				if err != nil {
					return err
				}
				e.process.Answer(ask, true)
			}
		})
		if err != nil {
			return err
		}
		output, err := e.Broker.Read(ctx, e.env.Output)
		if err != nil {
			return err
		}
		times := make(map[int]int)
		for _, n := range output {
			times[n]++
		}
		if told {
			for n := range records {
				times[n] = max(times[n], 1)
			}
		}
		e.count(times)
		return nil
	}
}

// none is no fault: the program itself is to blame.
func none(*experiment) func() { return func() {} }

// refused is a broker that refuses the record once, before it is stored.
func refused(e *experiment) func() { return e.fault(kerr.NotEnoughReplicas) }

// unanswered is a broker that stores the record, and says that it took too long.
func unanswered(e *experiment) func() { return e.fault(kerr.RequestTimedOut) }

func (e *experiment) fault(err *kerr.Error) func() {
	handle := e.Broker.Fake.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.Produce}, Topic: e.env.Output, Err: err,
		When: func(r kmsg.Request) bool { return produces(r, failing) },
	})
	return handle.Remove
}

// forgotten is a leader that acknowledges the record and is gone before another broker has it. If all replicas are asked for, there is
// nothing that it could forget.
func forgotten(e *experiment) func() {
	done := false
	return e.watch(func(r kmsg.Request) (kmsg.Response, error, bool) {
		produce, ok := r.(*kmsg.ProduceRequest)
		if done || !ok || produce.Acks == -1 || !produces(r, failing) {
			return nil, nil, false
		}
		done = true
		answer := produce.ResponseKind().(*kmsg.ProduceResponse)
		for _, t := range produce.Topics {
			topic := kmsg.NewProduceResponseTopic()
			topic.Topic, topic.TopicID = t.Topic, t.TopicID
			for _, p := range t.Partitions {
				partition := kmsg.NewProduceResponseTopicPartition()
				partition.Partition = p.Partition
				topic.Partitions = append(topic.Partitions, partition)
			}
			answer.Topics = append(answer.Topics, topic)
		}
		return answer, nil, true
	})
}
