//go:build unix

package apache

import (
	"os"
	"syscall"
)

func killGroup(leader *os.Process) { syscall.Kill(-leader.Pid, syscall.SIGKILL) }
