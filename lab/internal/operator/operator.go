// Package operator shows a consumer group the way whoever operates the cluster sees it: from outside, by what the
// broker has of it.
package operator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// patience is how long a request is repeated before its error is returned.
const patience = 10 * time.Second

// None stands for an offset or a lag that there is none of.
const None = -1

// dead is the state of a group that the broker does not know.
const dead = "Dead"

// Group is a consumer group as it was at some time.
type Group struct {
	Name       string      `json:"name"`
	State      string      `json:"state"` // as the broker calls it: Stable, Empty, Dead (there is no such group), ...
	Partitions []Partition `json:"partitions"`
}

// Partition is what a group has of a partition.
type Partition struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Committed int64  `json:"committed"` // the offset that the group goes on from; None if it has committed none
	End       int64  `json:"end"`       // the log end offset; it counts aborted records and the markers of transactions
	Lag       int64  `json:"lag"`       // End less Committed; None without Committed

	// The member that the partition is assigned to; empty if there is none.
	Member string `json:"member,omitempty"`
	Host   string `json:"host,omitempty"`
	Client string `json:"client,omitempty"`
}

// Describe asks the broker at addr what a group has of a topic's partitions, all of them, in their order.
//
// A group that does not exist is no error: its State is Dead, and it has committed nothing. It returns an error if the
// broker does not answer until ctx ends or some seconds have passed, or if there is no such topic.
func Describe(ctx context.Context, addr, group, topic string) (*Group, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.RetryTimeout(patience))
	if err != nil {
		return nil, fmt.Errorf("operator: describing group %q at %s: %w", group, addr, err)
	}
	defer client.Close()
	g, err := Ask(ctx, kadm.NewClient(client), group, topic)
	if err != nil {
		return nil, fmt.Errorf("operator: describing group %q on topic %q at %s: %w", group, topic, addr, err)
	}
	return g, nil
}

// Ask is Describe with a client that is there already.
func Ask(ctx context.Context, admin *kadm.Client, group, topic string) (*Group, error) {
	ends, err := admin.ListEndOffsets(ctx, topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("log end offsets: %w", err)
	}
	commits, err := admin.FetchOffsets(ctx, group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("committed offsets: %w", err)
	}
	state, owners, err := members(ctx, admin, group)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}

	g := &Group{Name: group, State: state}
	ends.Each(func(end kadm.ListedOffset) {
		p := Partition{Topic: topic, Partition: end.Partition, Committed: None, End: end.Offset, Lag: None}
		if commit, ok := commits.Lookup(topic, p.Partition); ok && commit.At >= 0 {
			p.Committed, p.Lag = commit.At, max(0, p.End-commit.At)
		}
		for _, o := range owners {
			if o.partitions.Lookup(topic, p.Partition) {
				p.Member, p.Host, p.Client = o.member, o.host, o.client
			}
		}
		g.Partitions = append(g.Partitions, p)
	})
	slices.SortFunc(g.Partitions, func(a, b Partition) int { return cmp.Compare(a.Partition, b.Partition) })
	return g, nil
}

// owner is a member and what is assigned to it.
type owner struct {
	member, host, client string
	partitions           kadm.TopicsSet
}

// members returns the state of a group and its members, whichever of the two protocols it uses.
func members(ctx context.Context, admin *kadm.Client, group string) (state string, owners []owner, err error) {
	classic, err := admin.DescribeGroups(ctx, group)
	if err != nil {
		return "", nil, err
	}
	g := classic[group]
	if errors.Is(g.Err, kerr.GroupIDNotFound) || g.State == dead {
		return nextMembers(ctx, admin, group)
	}
	for _, m := range g.Members {
		o := owner{member: m.MemberID, host: m.ClientHost, client: m.ClientID, partitions: kadm.TopicsSet{}}
		if assigned, ok := m.Assigned.AsConsumer(); ok {
			for _, t := range assigned.Topics {
				o.partitions.Add(t.Topic, t.Partitions...)
			}
		}
		owners = append(owners, o)
	}
	return g.State, owners, g.Err
}

// nextMembers is members for the protocol of KIP-848, in which the broker assigns. Only here is it known whether there
// is such a group at all.
func nextMembers(ctx context.Context, admin *kadm.Client, group string) (state string, owners []owner, err error) {
	next, err := admin.DescribeConsumerGroups(ctx, group)
	g := next[group]
	if err = cmp.Or(err, g.Err); errors.Is(err, kerr.GroupIDNotFound) || errors.Is(err, kerr.UnsupportedVersion) {
		return dead, nil, nil
	}
	for _, m := range g.Members {
		owners = append(owners, owner{m.MemberID, m.ClientHost, m.ClientID, m.Assignment})
	}
	return g.State, owners, err
}

// String returns the group as kafka-consumer-groups.sh --describe prints it. Unlike there, a partition that the group
// has nothing of is shown too.
func (g *Group) String() string {
	if g.State == dead {
		return fmt.Sprintf("Consumer group '%s' does not exist.\n", g.Name)
	}
	var out strings.Builder
	if !slices.ContainsFunc(g.Partitions, func(p Partition) bool { return p.Member != "" }) {
		fmt.Fprintf(&out, "Consumer group '%s' has no active members.\n", g.Name)
	}
	rows := [][]string{{"GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG",
		"CONSUMER-ID", "HOST", "CLIENT-ID"}}
	for _, p := range g.Partitions {
		rows = append(rows, []string{g.Name, p.Topic, number(int64(p.Partition)), number(p.Committed), number(p.End),
			number(p.Lag), dash(p.Member), dash(p.Host), dash(p.Client)})
	}
	for _, row := range rows {
		fmt.Fprintf(&out, "\n%*s %*s %-10s %-15s %-15s %-15s %*s %*s %s",
			-width(rows, 0), row[0], -width(rows, 1), row[1], row[2], row[3], row[4], row[5],
			-width(rows, 6), row[6], -width(rows, 7), row[7], row[8])
	}
	return out.String() + "\n"
}

// width returns the width of a column: 15 unless something in it is longer, as the tool has it.
func width(rows [][]string, column int) int {
	w := 15
	for _, row := range rows {
		w = max(w, len(row[column]))
	}
	return w
}

func number(n int64) string {
	if n == None {
		return "-"
	}
	return strconv.FormatInt(n, 10)
}

func dash(s string) string { return cmp.Or(s, "-") }
