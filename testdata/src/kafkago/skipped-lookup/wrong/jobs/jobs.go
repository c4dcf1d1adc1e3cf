// Package jobs knows what to do for each kind of job.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

var ErrUnknown = errors.New("no such job")

type Job struct {
	Name string
	Do   func(context.Context, []byte) error
}

// Book is where the jobs are kept.
type Book interface {
	Add(Job)
	Find(name string) (*Job, error)
}

type book struct {
	jobs sync.Map
	db   *sql.DB
}

func New(db *sql.DB) Book { return &book{db: db} }

func (b *book) Add(j Job) { b.jobs.Store(j.Name, j) }

// Find asks the database whether the job is allowed.
func (b *book) Find(name string) (*Job, error) {
	if _, err := b.db.Exec(`UPDATE jobs SET asked = now() WHERE name = $1`, name); err != nil {
		return nil, err
	}
	j, ok := b.jobs.Load(name)
	if !ok {
		return nil, ErrUnknown
	}
	found := j.(Job)
	return &found, nil
}
