//go:build !unix

package lsp

import (
	"context"
	"os"
	"os/exec"
)

// runGroup runs a command, which is killed with ctx.
func runGroup(_ context.Context, cmd *exec.Cmd) error {
	cmd.WaitDelay = grace
	return cmd.Run()
}

// alive reports whether a process is there.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err == nil {
		p.Release()
	}
	return err == nil
}
