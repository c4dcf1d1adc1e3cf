// Package broker is the Kafka that the experiments run on, and what a lab does with one from outside: topics, records, the
// group's offsets, the eviction of dead members.
package broker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/kafkavet/kafkavet/lab/internal/operator"
	"github.com/kafkavet/kafkavet/lab/program"
)

// Broker is a running Kafka.
type Broker struct {
	Name  string
	Addrs []string
	// Fake is the broker itself if it is of a kind whose requests can be watched, held up and refused; else nil.
	Fake *kfake.Cluster

	client *kgo.Client
	admin  *kadm.Client
	stop   func() error
}

// At is a broker that somebody else runs. Close calls stop, if it is given.
func At(name string, addrs []string, stop func() error) (*Broker, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(addrs...), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerLinger(0), kgo.MetadataMinAge(10*time.Millisecond))
	if err != nil {
		return nil, err
	}
	return &Broker{Name: name, Addrs: addrs, client: client, admin: kadm.NewClient(client), stop: stop}, nil
}

// Fake starts a broker in this process.
func Fake() (*Broker, error) {
	// Two nodes: a client sends commits over the connection to the group's coordinator, and with a single node they
	// would queue there behind a fetch that waits for records.
	cluster, err := kfake.NewCluster(kfake.NumBrokers(2), kfake.GroupMinSessionTimeout(100*time.Millisecond))
	if err != nil {
		return nil, err
	}
	cluster.ControlKey(int16(kmsg.Fetch), func(r kmsg.Request) (kmsg.Response, error, bool) {
		fetch := r.(*kmsg.FetchRequest)
		fetch.MaxWaitMillis = min(fetch.MaxWaitMillis, 20) // nobody likes to wait
		return nil, nil, false
	})
	b, err := At("kfake", cluster.ListenAddrs(), func() error { cluster.Close(); return nil })
	if err != nil {
		cluster.Close()
		return nil, err
	}
	b.Fake = cluster
	return b, nil
}

// Close ends the broker, if it is the lab's own.
func (b *Broker) Close() error {
	b.client.Close()
	if b.stop == nil {
		return nil
	}
	return b.stop()
}

// CreateTopic makes a topic of one partition. If a group is named, its commits do not go to the topic's leader.
func (b *Broker) CreateTopic(ctx context.Context, topic, group string) error {
	r, err := b.admin.CreateTopic(ctx, 1, 1, nil, topic)
	for tries := 0; errors.Is(err, kerr.TopicAlreadyExists) && tries < 100; tries++ { // one of the name is being deleted
		time.Sleep(100 * time.Millisecond)
		r, err = b.admin.CreateTopic(ctx, 1, 1, nil, topic)
	}
	if err = cmp.Or(err, r.Err); err != nil {
		return err
	}
	if _, err := b.end(ctx, topic); err != nil { // a topic is created before all know of it
		return err
	}
	if b.Fake == nil || group == "" {
		return nil
	}
	if err := b.createGroup(ctx, group, topic); err != nil {
		return err
	}
	return b.Fake.MoveTopicPartition(topic, 0, 1-b.Fake.CoordinatorFor(group))
}

// createGroup makes a group without offsets. To Kafka a group that it does not know is just that. kfake answers that there is none, at
// which a client that commits without being a member gives up.
func (b *Broker) createGroup(ctx context.Context, group, topic string) error {
	some := make(kadm.Offsets)
	some.AddOffset(topic, 0, 0, -1)
	if err := b.admin.CommitAllOffsets(ctx, group, some); err != nil {
		return err
	}
	topics := make(kadm.TopicsSet)
	topics.Add(topic, 0)
	deleted, err := b.admin.DeleteOffsets(ctx, group, topics)
	return cmp.Or(err, deleted.Error())
}

// DeleteTopic ends a topic that has served.
func (b *Broker) DeleteTopic(ctx context.Context, topic string) {
	_, _ = b.admin.DeleteTopic(ctx, topic) // one too many does no harm
	b.client.PurgeTopicsFromClient(topic)
}

// Produce writes the records from first up to end, one at a time: they come in this order and in batches of their own.
func (b *Broker) Produce(ctx context.Context, topic string, first, end int) error {
	for n := first; n < end; n++ {
		r := &kgo.Record{Topic: topic, Key: fmt.Append(nil, n), Value: program.Encode(n)}
		if err := b.client.ProduceSync(ctx, r).FirstErr(); err != nil {
			return err
		}
	}
	return nil
}

// ProduceTransaction writes such records in one transaction.
func (b *Broker) ProduceTransaction(ctx context.Context, id, topic string, first, end int, commit bool) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.Addrs...), kgo.TransactionalID(id), kgo.ProducerLinger(0))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	for n := first; n < end; n++ {
		r := &kgo.Record{Topic: topic, Key: fmt.Append(nil, n), Value: program.Encode(n)}
		if err := client.ProduceSync(ctx, r).FirstErr(); err != nil {
			return err
		}
	}
	return client.EndTransaction(ctx, kgo.TransactionEndTry(commit))
}

// TopicID is the topic's name in newer requests.
func (b *Broker) TopicID(ctx context.Context, topic string) ([16]byte, error) {
	topics, err := b.admin.ListTopics(ctx, topic)
	if err != nil {
		return [16]byte{}, err
	}
	return topics[topic].ID, topics[topic].Err
}

// Committed is the offset that a group has committed, -1 if none.
func (b *Broker) Committed(ctx context.Context, group, topic string) (int64, error) {
	all, err := b.admin.FetchOffsets(ctx, group)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	if o, ok := all.Lookup(topic, 0); ok {
		return o.At, nil
	}
	return -1, nil
}

// Group is what an operator sees of a group and a topic.
func (b *Broker) Group(ctx context.Context, group, topic string) (*operator.Group, error) {
	return operator.Ask(ctx, b.admin, group, topic)
}

// end is the end of a topic's log. It waits for a topic that is new.
func (b *Broker) end(ctx context.Context, topic string) (int64, error) {
	for tries := 0; ; tries++ {
		ends, err := b.admin.ListEndOffsets(ctx, topic)
		end, ok := ends.Lookup(topic, 0)
		if err = cmp.Or(err, end.Err); err == nil && ok {
			return end.Offset, nil
		}
		if tries == 100 {
			return 0, fmt.Errorf("end of %s: %w", topic, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Evict takes the dead out of a group, as the coordinator does when their session has ended, which takes long. It is for groups
// all of whose members are dead.
func (b *Broker) Evict(ctx context.Context, group string) error {
	groups, err := b.admin.DescribeGroups(ctx, group)
	if err != nil {
		return err
	}
	if g := groups[group]; g.Err == nil && len(g.Members) > 0 {
		leave := kmsg.NewPtrLeaveGroupRequest()
		leave.Group = group
		for _, m := range g.Members {
			one := kmsg.NewLeaveGroupRequestMember()
			one.MemberID, one.InstanceID = m.MemberID, m.InstanceID
			leave.Members = append(leave.Members, one)
		}
		r, err := leave.RequestWith(ctx, b.client)
		return errors.Join(err, kerr.ErrorForCode(r.ErrorCode))
	}
	// A group of the newer protocol has no members in the eyes of the older one.
	consumers, err := b.admin.DescribeConsumerGroups(ctx, group)
	if err != nil {
		return nil // the broker knows the older protocol alone
	}
	for _, m := range consumers[group].Members {
		beat := kmsg.NewPtrConsumerGroupHeartbeatRequest()
		beat.Group, beat.MemberID, beat.MemberEpoch = group, m.MemberID, -1
		if _, err := beat.RequestWith(ctx, b.client); err != nil {
			return err
		}
	}
	return nil
}

// Read returns the numbers of the records in a topic, those of aborted transactions left out.
func (b *Broker) Read(ctx context.Context, topic string) ([]int, error) {
	ends, err := b.admin.ListCommittedOffsets(ctx, topic)
	if err != nil {
		return nil, err
	}
	end, _ := ends.Lookup(topic, 0)
	if end.Offset <= 0 || end.Err != nil {
		return nil, end.Err
	}
	reader, err := kgo.NewClient(kgo.SeedBrokers(b.Addrs...), kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords(),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().AtStart()}}))
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var all []int
	for at := int64(0); at < end.Offset; {
		fetches := reader.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return nil, err
		}
		for r := range fetches.RecordsAll() {
			at = r.Offset + 1
			if r.Attrs.IsControl() {
				continue
			}
			value, err := program.Decode(r.Value)
			if err != nil {
				return nil, err
			}
			all = append(all, value.N)
		}
	}
	return all, nil
}
