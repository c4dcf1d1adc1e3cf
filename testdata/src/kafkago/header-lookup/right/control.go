// Package control handles control messages; what kind one is stands in its headers.
package control

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

// Devices are told what to do.
type Devices interface {
	Tell(ctx context.Context, device, command string) error
}

func header(headers []kafka.Header, name string) string {
	for _, h := range headers {
		if h.Key == name {
			return string(h.Value)
		}
	}
	return ""
}

func handler(devices Devices) func(context.Context, *kafka.Message) error {
	return func(ctx context.Context, msg *kafka.Message) error {
		device := header(msg.Headers, "device")
		if len(device) == 0 {
			log.Printf("offset %d is for no device", msg.Offset)
			return nil
		}
		return devices.Tell(ctx, device, string(msg.Value))
	}
}

// Run tells devices until one cannot be told.
func Run(ctx context.Context, brokers []string, devices Devices) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "control", Topic: "control"})
	defer reader.Close()
	return consume(ctx, reader, handler(devices))
}

func consume(ctx context.Context, reader *kafka.Reader, handle func(context.Context, *kafka.Message) error) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := handle(ctx, &m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
