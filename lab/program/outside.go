package program

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// ErrRefused is how work fails.
var ErrRefused = errors.New("the work failed")

// An Ask is a line from the program to the lab: it is about to have an effect, and waits for leave.
type Ask struct {
	ID   int    // of the ask: several goroutines may ask at once
	Verb string // work or save, or Tick, which wants no answer
	N    int    // of the record, -1 if it has none
}

// Tick is the verb of a line that says that the program had another TickEvery to work. The lab waits for things that may never come: how long
// that takes is measured by this clock too, for a program that gets nothing of a busy machine cannot have done them.
const (
	Tick      = "tick"
	TickEvery = 20 * time.Millisecond
)

// An Answer is a line back. What gets no answer goes on for ever.
type Answer struct {
	ID int
	OK bool
}

// outside asks the lab over two pipes.
type outside struct {
	mu      sync.Mutex
	to      io.Writer
	last    int
	waiting map[int]chan bool
}

var number = regexp.MustCompile(`\d+`)

func (o *outside) ask(verb string, value []byte) error {
	n, err := strconv.Atoi(string(number.Find(value)))
	if err != nil {
		n = -1 // not one of the lab's records
	}
	answer := make(chan bool, 1)
	o.mu.Lock()
	o.last++
	o.waiting[o.last] = answer
	err = o.say(Ask{o.last, verb, n})
	o.mu.Unlock()
	if err != nil {
		return err
	}
	if !<-answer {
		return ErrRefused
	}
	return nil
}

// say writes a line. The caller holds the lock.
func (o *outside) say(ask Ask) error { return json.NewEncoder(o.to).Encode(ask) }

// tick says how the program's time goes by.
func (o *outside) tick() {
	for range time.Tick(TickEvery) {
		o.mu.Lock()
		err := o.say(Ask{Verb: Tick})
		o.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// listen hands out the answers. A program does not outlive the lab.
func (o *outside) listen(from io.Reader) {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		var a Answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			break
		}
		o.mu.Lock()
		o.waiting[a.ID] <- a.OK
		delete(o.waiting, a.ID)
		o.mu.Unlock()
	}
	os.Exit(3)
}

// The file descriptors of the pipes in the program's process.
const askFD, answerFD = 3, 4

// FromParent is the environment that the lab hands to the process it has started. The argument is the JSON of an Env.
func FromParent(arg string) (*Env, error) {
	e := new(Env)
	if err := json.Unmarshal([]byte(arg), e); err != nil {
		return nil, err
	}
	e.outside = &outside{to: os.NewFile(askFD, "ask"), waiting: make(map[int]chan bool)}
	go e.outside.listen(os.NewFile(answerFD, "answer"))
	go e.outside.tick()
	return e, nil
}
