module kafkavet.test/kafkago

go 1.25.0

require (
	github.com/segmentio/kafka-go v0.4.51
	github.com/twmb/franz-go v1.20.7
	golang.org/x/sync v0.20.0
)

require github.com/twmb/franz-go/pkg/kmsg v1.12.0 // indirect

require (
	github.com/klauspost/compress v1.18.4 // indirect
	github.com/pierrec/lz4/v4 v4.1.25 // indirect
)
