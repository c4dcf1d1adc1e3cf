// Package stock keeps the stock of a shop.
package stock

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Movement struct {
	SKU   string `json:"sku"`
	Delta int    `json:"delta"`
}

func newConfig(group string) (*kafka.ConfigMap, error) {
	conf := &kafka.ConfigMap{}
	if err := conf.SetKey("bootstrap.servers", os.Getenv("KAFKA_BROKERS")); err != nil {
		return nil, err
	}
	if err := conf.SetKey("group.id", group); err != nil {
		return nil, err
	}
	if err := conf.Set("enable.auto.commit=true"); err != nil {
		return nil, err
	}
	return conf, conf.SetKey("auto.commit.interval.ms", 1000)
}

// Serve applies movements until stop is closed.
func Serve(db *sql.DB, stop <-chan os.Signal) error {
	conf, err := newConfig("stock")
	if err != nil {
		return err
	}
	c, err := kafka.NewConsumer(conf)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("stock.movements", nil); err != nil {
		return err
	}
	run := true
	for run {
		select {
		case sig := <-stop:
			log.Printf("caught %v, terminating", sig)
			run = false
		default:
			ev := c.Poll(100) // want `\[auto-commit\]`
			if ev == nil {
				continue
			}
			switch e := ev.(type) {
			case *kafka.Message:
				if err := apply(db, e); err != nil {
					return err
				}
			case kafka.Error:
				log.Printf("%% error: %v: %v", e.Code(), e)
			default:
				log.Printf("ignored %v", e)
			}
		}
	}
	return nil
}

func apply(db *sql.DB, m *kafka.Message) error {
	var mv Movement
	if err := json.Unmarshal(m.Value, &mv); err != nil {
		log.Printf("skipping %v: %v", m.TopicPartition, err)
		return nil
	}
	if _, err := db.Exec(`UPDATE stock SET amount = amount + ? WHERE sku = ?`, mv.Delta, mv.SKU); err != nil {
		return fmt.Errorf("apply %s: %w", mv.SKU, err)
	}
	return nil
}
