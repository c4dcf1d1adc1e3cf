// Package live forwards what is new to a socket; it belongs to no group.
package live

import (
	"context"
	"log/slog"
	"net"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Serve writes new records to conn.
func Serve(ctx context.Context, conn net.Conn, topic string, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for record := range client.PollFetches(ctx).RecordsAll() {
			if _, err := conn.Write(append(record.Value, '\n')); err != nil {
				slog.Warn("dropped", "offset", record.Offset, "error", err)
			}
		}
	}
	return ctx.Err()
}
