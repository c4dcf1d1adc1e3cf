package client

// The rows for Go CDK's Kafka subscriptions, read in gocloud.dev/pubsub/kafkapubsub v0.41.0, and for
// gocloud.dev/pubsub of the same version. Files are kafkapubsub's, pubsub/… those of gocloud.dev.
//
// The driver keeps acknowledged records in the order of their arrival and marks those at the head (kafka.go:613): an
// Ack covers nothing that is not acknowledged, and what never is holds back all marks behind it.
const gocloudPubsub = "gocloud.dev/pubsub"

var kafkapubsub = &Library{
	Name:      "kafkapubsub",
	Paths:     []string{"gocloud.dev/pubsub/kafkapubsub"},
	Neutral:   []string{gocloudPubsub},
	Isolation: "full", // sarama's

	Records: []RecordType{
		{
			Type:    Type{Path: gocloudPubsub, Name: "Message"}, // pubsub/pubsub.go:92
			Payload: []string{"Body", "Metadata"},
			Meta:    []string{"LoggableID"},
		},
	},

	Calls: []Call{
		{Path: gocloudPubsub, Recv: "Subscription", Name: "Receive", Does: Poll, Record: Result(0), Alone: true, Fails: "error", Doc: "pubsub/pubsub.go:527"},
		{Path: gocloudPubsub, Recv: "Subscription", Name: "Shutdown", Does: Close, Fails: "error", Doc: "pubsub/pubsub.go:692: sends the acknowledgements that wait"},
		{Path: gocloudPubsub, Recv: "Message", Name: "Ack", Does: Commit, Record: Receiver, Fails: "none", Doc: "pubsub/pubsub.go:156, kafka.go:600: a mark, once all before it are acknowledged"},
		{Path: gocloudPubsub, Recv: "Message", Name: "Nack", Does: Resend, Record: Receiver, Fails: "none", Doc: "pubsub/pubsub.go:192, kafka.go:624: panics, the driver has none"},
		{Path: gocloudPubsub, Recv: "Message", Name: "Nackable", Doc: "pubsub/pubsub.go:172: false"},
		{Path: gocloudPubsub, Recv: "Topic", Name: "Send", Does: Produce, Record: Arg(1), Fails: "error", Doc: "pubsub/pubsub.go:232, kafka.go:267: waits for the broker"},
		{Path: gocloudPubsub, Recv: "Topic", Name: "Shutdown", Does: Close, Fails: "error", Doc: "pubsub/pubsub.go:270"},
	},

	Ctors: []Ctor{
		{Func: "OpenSubscription", Result: "Subscription", Makes: MakesConsumer, Sets: map[Operand]Setting{Arg(2): Group, Arg(3): Topic}, Doc: "kafka.go:404"},
		{Path: gocloudPubsub, Func: "OpenSubscription", Result: "Subscription", Makes: MakesConsumer, Begins: map[Operand]string{Arg(1): "kafka://"}, Doc: "kafka.go:134, 182: the URL's host is the group"},
		{Func: "OpenTopic", Result: "Topic", Makes: MakesProducer, Sets: map[Operand]Setting{Arg(2): Topic}, Doc: "kafka.go:244"},
	},

	Modes: []Mode{{Auto: OnAck, Doc: "kafka.go:600"}},
}
