// Package sensors stores temperatures and leaves out what nobody can read.
package sensors

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Temperature struct {
	Sensor  string   `json:"sensor"`
	Celsius *float64 `json:"celsius"`
}

// Run stores temperatures until ctx ends.
func Run(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "sensors",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("temperatures", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) {
			if m != nil {
				log.Printf("partition %v: %v", m.TopicPartition, kerr)
			}
			continue
		}
		t, err := decode(m)
		if err != nil {
			log.Printf("left out %v: %v", m.TopicPartition, err)
			if _, err := c.CommitMessage(m); err != nil {
				return err
			}
			continue
		}
		if t.Celsius == nil {
			log.Printf("sensor %s measured nothing", t.Sensor)
			continue
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO temperatures VALUES ($1, $2)`, t.Sensor, *t.Celsius); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func decode(m *kafka.Message) (t Temperature, err error) {
	err = json.Unmarshal(m.Value, &t)
	return t, err
}
