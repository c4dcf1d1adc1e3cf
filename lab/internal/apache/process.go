package apache

import (
	"bytes"
	"context"
	"os/exec"
	"runtime"
)

// process is a child that leads a process group of its own. On Linux it dies with this process.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // how; to be read after done
}

// spawn starts a command.
func spawn(cmd *exec.Cmd) (*process, error) {
	cmd.SysProcAttr = ownGroup()
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Linux takes the end of the thread that started a child for the end of the parent: it must last as long.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// ended tells whether the process has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// kill ends the process and its group, and returns when it has ended. There may be none.
func (p *process) kill() {
	if p == nil || p.ended() {
		return
	}
	killGroup(p.cmd.Process)
	<-p.done
}

// run runs a command to its end, or kills it when ctx ends, and returns what it printed.
func run(ctx context.Context, cmd *exec.Cmd) ([]byte, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := spawn(cmd)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.done:
		return out.Bytes(), p.err
	case <-ctx.Done():
		p.kill()
		return out.Bytes(), context.Cause(ctx)
	}
}
