module kafkavet.test/kafkago

go 1.25.0

require (
	github.com/go-viper/mapstructure/v2 v2.5.0
	github.com/segmentio/kafka-go v0.4.51
	github.com/twmb/franz-go v1.20.7
	golang.org/x/sync v0.20.0
	gorm.io/gorm v1.31.2
)

require github.com/twmb/franz-go/pkg/kmsg v1.12.0 // indirect

require (
	github.com/jinzhu/inflection v1.0.0 // indirect
	github.com/jinzhu/now v1.1.5 // indirect
	github.com/klauspost/compress v1.18.4 // indirect
	github.com/pierrec/lz4/v4 v4.1.25 // indirect
	golang.org/x/text v0.23.0 // indirect
)
