// Package program is what the lab's programs are given: where their broker is, and an effect outside.
//
// The programs are consumers and producers as people write them. What one does with a record goes through
// [Env.Work], so that the lab sees it, decides how it ends, and can kill the program before or behind it.
package program

import (
	"context"
	"encoding/json"
)

// A Func is a program. It returns when it cannot go on; the lab ends those that can.
type Func func(ctx context.Context, env *Env) error

// Env is what a program is given.
type Env struct {
	Brokers       []string
	Topic         string // has one partition
	Group         string
	Output        string // the topic of a program that produces
	Transactional string // the transactional id of one that does so in transactions

	outside *outside
}

// Record is what a record's value holds, as JSON. Every number from 0 is in one record; the key is the number alone.
type Record struct {
	N int `json:"n"`
}

// Decode reads a record's value.
func Decode(value []byte) (Record, error) {
	var r Record
	err := json.Unmarshal(value, &r)
	return r, err
}

// Encode is the value of the nth record.
func Encode(n int) []byte {
	value, _ := json.Marshal(Record{n}) // cannot fail
	return value
}

// Work does what the program is there for: a row in a database, a mail, a payment. It takes a record's value, or
// whatever was made of it that begins with the record's number. It may take long, and it may fail.
func (e *Env) Work(value []byte) error { return e.outside.ask("work", value) }

// Save keeps a record that could not be processed for somebody to look at. It never fails.
func (e *Env) Save(value []byte) error { return e.outside.ask("save", value) }
