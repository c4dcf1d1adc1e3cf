// Package votes counts votes in the database.
package votes

import (
	"database/sql"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func config(brokers string) *kafka.ConfigMap {
	conf := &kafka.ConfigMap{"bootstrap.servers": brokers, "group.id": "votes"}
	conf.SetKey("{topic}.auto.offset.reset", "earliest")
	conf.SetKey("enable.auto.commit", false)
	return conf
}

// Count counts votes until the database fails.
func Count(db *sql.DB, brokers string) error {
	c, err := kafka.NewConsumer(config(brokers))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("votes", nil); err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			log.Println("votes:", err)
			continue
		}
		if _, err := db.Exec(`UPDATE candidates SET votes = votes + 1 WHERE name = ?`, string(m.Value)); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
}
