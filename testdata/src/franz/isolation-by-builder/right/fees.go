// Package fees charges committed payments in transactions; its options come from a builder.
package fees

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

type options struct{ list []kgo.Opt }

func (o *options) and(more ...kgo.Opt) *options {
	o.list = append(o.list, more...)
	return o
}

func (o *options) joining(group, topic string) *options {
	return o.and(kgo.ConsumerGroup(group)).and(kgo.ConsumeTopics(topic))
}

// Run charges for one instance.
func Run(ctx context.Context, instance string, seeds ...string) error {
	session, err := open(instance, seeds...)
	if err != nil {
		return err
	}
	defer session.Close()
	return charge(ctx, session)
}

func open(instance string, seeds ...string) (*kgo.GroupTransactSession, error) {
	o := (&options{}).and(kgo.SeedBrokers(seeds...))
	o.joining("fees", "payments").and(kgo.TransactionalID("fees-" + instance)).
		and(kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	return kgo.NewGroupTransactSession(o.list...)
}

// charge writes the fee of each payment.
func charge(ctx context.Context, session *kgo.GroupTransactSession) error {
	for {
		fetches := session.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := session.Begin(); err != nil {
			return err
		}
		var fees []*kgo.Record
		fetches.EachRecord(func(payment *kgo.Record) {
			fees = append(fees, &kgo.Record{Topic: "fees", Key: payment.Key, Value: payment.Value})
		})
		err := session.ProduceSync(ctx, fees...).FirstErr()
		if _, err := session.End(ctx, kgo.TransactionEndTry(err == nil)); err != nil {
			return err
		}
	}
}
