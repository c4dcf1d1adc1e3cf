package apache

import (
	"encoding/binary"
	"fmt"
	"net"
	"time"
)

// freeAddrs returns different addresses on the loopback interface that nothing listens on.
func freeAddrs(n int) ([]string, error) {
	var addrs []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("no free port on the loopback interface: %w", err)
		}
		defer l.Close() // only at the end, so that no port is given twice
		addrs = append(addrs, l.Addr().String())
	}
	return addrs, nil
}

// answers tells whether the broker at addr serves clients: whether it names the coordinator of a group, any. A port that
// is open is too early, since a broker listens before its controller lets it in; and the first to ask for a coordinator
// makes the broker create the topic of offsets, which is better waited for here than in each client.
func answers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))

	var request struct {
		Size                     int32
		FindCoordinator, Version int16
		Correlation              int32
		ClientID, Key            int16 // lengths: of no string, and of an empty one
		Group                    int8
	}
	request.Size, request.FindCoordinator, request.Version, request.ClientID = 13, 10, 1, -1
	var response struct {
		Size, Correlation, Throttle int32
		Error                       int16
	}
	return binary.Write(conn, binary.BigEndian, request) == nil &&
		binary.Read(conn, binary.BigEndian, &response) == nil &&
		response.Error == 0
}
