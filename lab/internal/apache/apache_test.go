package apache

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/internal/operator"
)

const (
	topic = "orders"
	// parentOf, when set, makes the test binary a program that starts a broker in this folder and waits to be killed.
	parentOf = "APACHE_TEST_PARENT_OF"
)

func TestMain(m *testing.M) {
	dir := os.Getenv(parentOf)
	if dir == "" {
		os.Exit(m.Run())
	}
	b, err := Start(context.Background(), dir, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(b.Addr())
	select {}
}

// TestBroker takes a broker through its life: what the lab does with one, and that nothing is left of it.
func TestBroker(t *testing.T) {
	needsBroker(t)
	dir := t.TempDir()
	b, err := Start(t.Context(), dir, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Stop() // where the test ends early

	client := connect(t, b)
	if _, err := kadm.NewClient(client).CreateTopic(t.Context(), 1, 1, nil, topic); err != nil {
		t.Fatal(err)
	}
	if _, err := operator.Describe(t.Context(), b.Addr(), "nobody", "no-such-topic"); err == nil {
		t.Error("a topic that does not exist is described")
	}
	seen(t, b, "nobody", "Dead", operator.Partition{Topic: topic, Committed: operator.None, End: 0, Lag: operator.None})

	transact(t, b, kgo.TryCommit, "a", "b")
	transact(t, b, kgo.TryAbort, "x", "y")
	produce(t, client, "c")

	joinAndLeave(t, b, "classic", kgo.Balancers(kgo.RangeBalancer()))
	joinAndLeave(t, b, "next", kgo.Balancers(kgo.RangeBalancer()), kgo.ServerSideBalancer())

	process := b.process
	if err := b.Stop(); err != nil {
		t.Error(err)
	}
	if !process.ended() {
		t.Error("the broker's process was not waited for")
	}
	isEmpty(t, dir)
	isSilent(t, b.Addr())
	if err := b.Stop(); err != nil {
		t.Errorf("stopping once more: %v", err)
	}
}

// joinAndLeave reads what is committed as a member of a group, which commits the first record only.
func joinAndLeave(t *testing.T, b *Broker, group string, opts ...kgo.Opt) {
	t.Helper()
	client := connect(t, b, append(opts, kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.DisableAutoCommit(),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()))...)
	records := consume(t, client, 3)
	var values []string
	for _, r := range records {
		values = append(values, string(r.Value))
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(values, want) {
		t.Errorf("group %s read %q, want %q", group, values, want)
	}
	if err := client.CommitRecords(t.Context(), records[0]); err != nil {
		t.Fatal(err)
	}

	// In the log: a, b, their marker, x, y, their marker, c.
	has := operator.Partition{Topic: topic, Committed: 1, End: 7, Lag: 6}
	left := has
	has.Member, _ = client.GroupMetadata()
	has.Host, has.Client = "/127.0.0.1", "kgo"
	seen(t, b, group, "Stable", has)
	client.LeaveGroup()
	seen(t, b, group, "Empty", left)
}

// seen fails the test unless an operator sees this of a group, soon: what one client was told, another may learn later.
func seen(t *testing.T, b *Broker, group, state string, want operator.Partition) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		g, err := operator.Describe(t.Context(), b.Addr(), group, topic)
		if err == nil && g.State == state && slices.Equal(g.Partitions, []operator.Partition{want}) {
			t.Logf("%s\n%s", g.State, g)
			return
		}
		if time.Now().After(end) {
			t.Fatalf("group %s: got %+v, %v, want %s with %+v", group, g, err, state, want)
		}
	}
}

func connect(t *testing.T, b *Broker, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(append(opts, kgo.SeedBrokers(b.Addr()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func produce(t *testing.T, client *kgo.Client, values ...string) {
	t.Helper()
	for _, v := range values {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Value: []byte(v)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
}

// transact produces records in a transaction of its own.
func transact(t *testing.T, b *Broker, end kgo.TransactionEndTry, values ...string) {
	t.Helper()
	client := connect(t, b, kgo.TransactionalID("test"))
	if err := client.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	produce(t, client, values...)
	if err := client.EndTransaction(t.Context(), end); err != nil {
		t.Fatal(err)
	}
}

// consume returns the next n records at least.
func consume(t *testing.T, client *kgo.Client, n int) []*kgo.Record {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var records []*kgo.Record
	for len(records) < n {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatal(err)
		}
		records = append(records, fetches.Records()...)
	}
	return records
}

// TestParentDies kills a program that has started a broker.
func TestParentDies(t *testing.T) {
	needsBroker(t)
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a process with its parent")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), parentOf+"="+t.TempDir())
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	addr, err := bufio.NewReader(out).ReadString('\n')
	cmd.Process.Kill()
	cmd.Wait()
	if err != nil {
		t.Fatalf("the program started no broker: %v", err)
	}
	isSilent(t, strings.TrimSpace(addr))
}

func TestStartEndsWithItsContext(t *testing.T) {
	needsBroker(t)
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if b, err := Start(ctx, dir, t.Output()); err == nil {
		b.Stop()
		t.Error("no error")
	} else if !strings.Contains(err.Error(), context.DeadlineExceeded.Error()) {
		t.Errorf("the error does not say that the time was up: %v", err)
	}
	isEmpty(t, dir)
}

func TestStartWithoutFolder(t *testing.T) {
	needsBroker(t)
	dir := t.TempDir() + "/none"
	if _, err := Start(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("the error does not name the folder: %v", err)
	}
}

func needsBroker(t *testing.T) {
	t.Helper()
	if err := Available(); err != nil {
		t.Skip(err)
	}
}

func isEmpty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

// isSilent fails the test if something listens at addr, also after a while: the end of a killed process takes a moment.
func isSilent(t *testing.T, addr string) {
	t.Helper()
	for range 50 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		conn.Close()
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("something still listens on %s", addr)
}
