//go:build !unix

package apache

import (
	"os"
	"syscall"
)

// Without process groups the leader has to do: the broker's JVM starts no others.
func ownGroup() *syscall.SysProcAttr { return nil }

func killGroup(leader *os.Process) { leader.Kill() }
