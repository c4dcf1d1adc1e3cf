// Package plates registers number plates.
package plates

import (
	"context"
	"database/sql"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Register registers plates until the process is told to stop.
func Register(db *sql.DB, brokers string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "plates",
		"enable.auto.commit": "false",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{"plates"}, nil); err != nil {
		return err
	}
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, syscall.SIGINT, syscall.SIGTERM)
	for {
		select {
		case sig := <-sigs:
			log.Printf("got %v", sig)
			return nil
		default:
		}
		switch e := c.Poll(100).(type) {
		case *kafka.Message:
			err := insert(context.Background(), db, e)
			if err == nil {
				c.CommitMessage(e)
			} else {
				return err
			}
		case kafka.Error:
			log.Printf("kafka: %v", e)
		}
	}
}

func insert(ctx context.Context, db *sql.DB, m *kafka.Message) error {
	_, err := db.ExecContext(ctx, `INSERT INTO plates (plate) VALUES (?)`, string(m.Value))
	return err
}
