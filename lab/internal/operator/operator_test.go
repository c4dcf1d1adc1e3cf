package operator

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestString(t *testing.T) {
	g := &Group{Name: "billing", State: "Stable", Partitions: []Partition{
		{Topic: "orders", Partition: 0, Committed: 3, End: 10, Lag: 7,
			Member: "app-0123456789", Host: "/127.0.0.1", Client: "app"},
		{Topic: "orders", Partition: 1, Committed: None, End: 4, Lag: None},
	}}
	same(t, g.String(), `
GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
billing         orders          0          3               10              7               app-0123456789  /127.0.0.1      app
billing         orders          1          -               4               -               -               -               -
`)
}

func TestStringWithoutMembers(t *testing.T) {
	g := &Group{Name: "a-group-with-a-long-name", State: "Empty", Partitions: []Partition{
		{Topic: "orders", Committed: 3, End: 10, Lag: 7},
	}}
	same(t, g.String(), `Consumer group 'a-group-with-a-long-name' has no active members.

GROUP                    TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
a-group-with-a-long-name orders          0          3               10              7               -               -               -
`)
}

func TestStringOfNoGroup(t *testing.T) {
	same(t, (&Group{Name: "billing", State: dead}).String(), "Consumer group 'billing' does not exist.\n")
}

func TestDescribeWithoutBroker(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := Describe(ctx, "127.0.0.1:1", "billing", "orders")
	if err == nil || !strings.Contains(err.Error(), `operator: describing group "billing" on topic "orders" at 127.0.0.1:1: `) {
		t.Errorf("the error does not say what was asked of whom: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has several lines: %v", err)
	}
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
