// Package rows copies changed rows into an index. They are decoded in two steps, the second by a decoder that was told
// beforehand what to fill.
package rows

import (
	"context"
	"encoding/json"
	"log"

	"github.com/go-viper/mapstructure/v2"
	"github.com/segmentio/kafka-go"
)

type change struct {
	After map[string]any
}

type Row struct {
	ID   int64  `mapstructure:"id"`
	Name string `mapstructure:"name"`
}

type Index interface {
	Put(ctx context.Context, r Row) error
}

func Copy(ctx context.Context, brokers []string, index Index) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "index", Topic: "rows"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var c change
		if err := json.Unmarshal(m.Value, &c); err != nil {
			log.Printf("offset %d: %v", m.Offset, err)
			continue
		}
		var r Row
		if err := decode(c.After, &r); err != nil {
			log.Printf("offset %d: %v", m.Offset, err)
			continue
		}
		if err := index.Put(ctx, r); err != nil {
			log.Printf("row %d: %v", r.ID, err)
			continue
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want `\[failure-skipped\]`
			return err
		}
	}
}

func decode(from map[string]any, to *Row) error {
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{Result: to, WeaklyTypedInput: true})
	if err != nil {
		return err
	}
	return decoder.Decode(from)
}
