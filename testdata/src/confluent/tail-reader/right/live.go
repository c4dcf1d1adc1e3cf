// Package live shows the newest records of a partition in a browser.
package live

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Tail struct{ Brokers, Topic string }

func (t *Tail) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	part, err := strconv.ParseInt(r.FormValue("partition"), 10, 32)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  t.Brokers,
		"group.id":           "live",
		"enable.auto.commit": false,
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer c.Close()
	err = c.Assign([]kafka.TopicPartition{{Topic: &t.Topic, Partition: int32(part), Offset: kafka.OffsetTail(100)}})
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	for r.Context().Err() == nil {
		m, ok := c.Poll(1000).(*kafka.Message)
		if !ok {
			continue
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", m.Value); err != nil {
			return
		}
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
	}
}
