// Command claims settles insurance claims.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func check(err error) {
	if err != nil {
		die("%v", err)
	}
}

func die(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "claims: "+format+"\n", args...)
	os.Exit(1)
}

func main() {
	db, err := sql.Open("mysql", os.Getenv("DSN"))
	check(err)
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  os.Getenv("KAFKA"),
		"group.id":           "claims",
		"enable.auto.commit": false,
	})
	check(err)
	check(c.Subscribe("claims", nil))
	for {
		m, err := c.ReadMessage(time.Minute)
		if err != nil {
			continue
		}
		if _, err := db.ExecContext(context.Background(), `CALL settle(?)`, m.Value); err != nil {
			die("settle %s: %v", m.Key, err)
		}
		_, err = c.CommitMessage(m)
		check(err)
	}
}
