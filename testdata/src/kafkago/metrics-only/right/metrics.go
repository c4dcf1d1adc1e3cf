// Package metrics counts events by kind.
package metrics

import (
	"context"
	"encoding/json"
	"expvar"

	"github.com/segmentio/kafka-go"
)

var (
	kinds = expvar.NewMap("events")
	bytes = expvar.NewInt("event_bytes")
	bad   = expvar.NewInt("bad_events")
)

func Run(ctx context.Context, brokers []string) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "metrics", Topic: "events"})
	defer reader.Close()
	for {
		m, err := reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		bytes.Add(int64(len(m.Value)))
		var e struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(m.Value, &e); err != nil {
			bad.Add(1)
			continue
		}
		kinds.Add(e.Kind, 1)
	}
}
