// Package process runs a program in a process of its own, over which the lab has power of life and death.
package process

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Process is a running program.
type Process struct {
	// Asks are the effects that the program is about to have. It is closed when the process has ended.
	Asks <-chan program.Ask

	cmd     *exec.Cmd
	ticks   atomic.Int64
	answers *os.File
	stderr  bytes.Buffer
	done    chan struct{}
	kill    sync.Once
}

// Start starts a program of the executable.
func Start(executable, name string, env program.Env) (*Process, error) {
	arg, err := json.Marshal(env)
	if err != nil {
		return nil, err
	}
	asks, askEnd, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answerEnd, answers, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ch := make(chan program.Ask)
	p := &Process{Asks: ch, answers: answers, done: make(chan struct{})}
	p.cmd = exec.Command(executable, name, string(arg))
	p.cmd.ExtraFiles = []*os.File{askEnd, answerEnd}
	p.cmd.Stderr = &p.stderr
	err = p.cmd.Start()
	askEnd.Close()
	answerEnd.Close()
	if err != nil {
		asks.Close()
		answers.Close()
		return nil, err
	}
	go func() {
		defer close(ch)
		defer asks.Close()
		for lines := bufio.NewScanner(asks); lines.Scan(); {
			var ask program.Ask
			if json.Unmarshal(lines.Bytes(), &ask) != nil {
				return // the last line of a process that was killed while it wrote
			}
			if ask.Verb == program.Tick {
				p.ticks.Add(1)
				continue
			}
			select {
			case ch <- ask:
			case <-p.done:
				return
			}
		}
	}()
	go func() {
		p.cmd.Wait()
		answers.Close()
		close(p.done)
	}()
	return p, nil
}

// Ticks is how many of [program.TickEvery] the process has had so far by its own clock, which goes slow on a machine that is busy.
func (p *Process) Ticks() int64 { return p.ticks.Load() }

// Answer lets the effect happen, or makes it fail.
func (p *Process) Answer(ask program.Ask, ok bool) {
	line, _ := json.Marshal(program.Answer{ID: ask.ID, OK: ok}) // cannot fail
	p.answers.Write(append(line, '\n'))                         // to the dead it does not matter
}

// Kill ends the process as a crash of the machine would: nothing that it had in mind is done. It returns when
// the process is gone.
func (p *Process) Kill() {
	p.kill.Do(func() { p.cmd.Process.Kill() })
	<-p.done
}

// Ended reports whether the process is gone.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Stop stops the process where it is, as a machine does that stands still: its connections stay.
func (p *Process) Stop() error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

// Continue lets it go on, none the wiser.
func (p *Process) Continue() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// LastWords is the end of what the process wrote on its standard error. It is for processes that have ended.
func (p *Process) LastWords() string {
	<-p.done
	lines := strings.Split(strings.TrimSpace(p.stderr.String()), "\n")
	return lines[len(lines)-1]
}

// Failed reports whether the program itself ended with an error. It is for processes that have ended.
func (p *Process) Failed() bool {
	<-p.done
	return !p.cmd.ProcessState.Success()
}
