package client

// The rows for watermill's Kafka subscriber and publisher, read in github.com/ThreeDotsLabs/watermill-kafka/v3 v3.0.6,
// v2 v2.5.0 and v1.0.1, and for github.com/ThreeDotsLabs/watermill/message, read in v1.5.1. Files without a version
// are v3's pkg/kafka; message/… are watermill's. Programs mostly see message.Subscriber alone, behind which any
// broker may stand.
//
// The subscriber sends the next record of a partition only once the last one is acknowledged (subscriber.go:577): an
// Ack, which marks it, covers nothing else, and what is never acknowledged blocks its partition and is not lost.
const watermillMessage = "github.com/ThreeDotsLabs/watermill/message"

var watermill = &Library{
	Name: "watermill-kafka",
	Paths: []string{
		"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka",
		"github.com/ThreeDotsLabs/watermill-kafka/v2/pkg/kafka",
		"github.com/ThreeDotsLabs/watermill-kafka/pkg/kafka",
	},
	Neutral:   []string{watermillMessage},
	Isolation: "full", // sarama's

	Records: []RecordType{
		{
			Type:    Type{Path: watermillMessage, Name: "Message"}, // message/message.go:25
			Payload: []string{"Payload", "Metadata"},
			Meta:    []string{"UUID"}, // of watermill's own, for debugging
		},
	},

	Calls: []Call{
		{Path: watermillMessage, Recv: "Subscriber", Name: "Subscribe", Does: Poll, Record: Result(0), Channel: true, Alone: true, Topics: Arg(1), Fails: "error", Doc: "message/pubsub.go:36, subscriber.go:140"},
		{Path: watermillMessage, Recv: "Subscriber", Name: "Close", Does: Close, Fails: "error", Doc: "message/pubsub.go:38: what is not acknowledged comes again, subscriber.go:623"},
		{Recv: "Subscriber", Name: "Subscribe", Does: Poll, Record: Result(0), Channel: true, Alone: true, Topics: Arg(1), Fails: "error", Doc: "subscriber.go:140"},
		{Recv: "Subscriber", Name: "Close", Does: Close, Fails: "error", Doc: "subscriber.go:478"},
		{Recv: "Subscriber", Name: "SubscribeInitialize", Fails: "error", Doc: "subscriber.go:635: makes the topic"},

		{Path: watermillMessage, Recv: "Message", Name: "Ack", Does: Commit, Record: Receiver, Fails: "none", Doc: "message/message.go:101; subscriber.go:591: marked, and with AutoCommit off committed at once; v2 and v1 leave that to AutoCommit"},
		{Path: watermillMessage, Recv: "Message", Name: "Nack", Does: Resend, Record: Receiver, Fails: "none", Doc: "message/message.go:127; subscriber.go:611: sent again, without limit; no effect after Ack"},
		{Path: watermillMessage, Recv: "Message", Name: "SetContext", Doc: "message/message.go:190"},
		{Path: watermillMessage, Recv: "Message", Name: "Equals", Doc: "message/message.go:81"},

		{Path: watermillMessage, Recv: "Router", Name: "AddHandler", Does: Serve, Consumer: Arg(2), Func: Arg(5), Alone: true, Topics: Arg(1), Doc: "message/router.go:272, 807: Nack for an error, a panic or a failed publish of what it returns, else Ack"},
		{Path: watermillMessage, Recv: "Router", Name: "AddConsumerHandler", Does: Serve, Consumer: Arg(2), Func: Arg(3), Alone: true, Topics: Arg(1), Since: "v1.5.1", Doc: "message/router.go:342"},
		{Path: watermillMessage, Recv: "Router", Name: "AddNoPublisherHandler", Does: Serve, Consumer: Arg(2), Func: Arg(3), Alone: true, Topics: Arg(1), Doc: "message/router.go:367"},

		{Path: watermillMessage, Recv: "Publisher", Name: "Publish", Does: Produce, Record: Arg(1), Topics: Arg(0), Fails: "error", Doc: "message/pubsub.go:20"},
		{Path: watermillMessage, Recv: "Publisher", Name: "Close", Does: Close, Fails: "error", Doc: "message/pubsub.go:22"},
		{Recv: "Publisher", Name: "Publish", Does: Produce, Record: Arg(1), Topics: Arg(0), Fails: "error", Doc: "publisher.go:107: each waits for the broker; the first error leaves the rest unsent"},
		{Recv: "Publisher", Name: "Close", Does: Close, Fails: "error", Doc: "publisher.go:138"},
	},

	Settings: []SettingRow{
		{Setting: Group, Type: "SubscriberConfig", Field: "ConsumerGroup", Doc: "subscriber.go:71, 243: empty is no group, and an Ack then commits nothing (592)"},
	},

	Ctors: []Ctor{
		{Func: "NewSubscriber", Result: "Subscriber", Makes: MakesConsumer, Config: Arg(0), Copies: true, Defaults: map[Setting]any{Group: ""}, Doc: "subscriber.go:29"},
		{Func: "NewPublisher", Result: "Publisher", Makes: MakesProducer, Defaults: saramaSync, Doc: "publisher.go:22, 36: a SyncProducer, with NewConfig's acknowledgements (91)"},
	},

	Modes: []Mode{
		{When: []Cond{{Setting: Group, Not: true}}, Auto: NoGroup, Doc: "subscriber.go:243"},
		{Auto: OnAck, Doc: "subscriber.go:591"},
	},
}
