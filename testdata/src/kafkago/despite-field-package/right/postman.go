// Package postman delivers letters, and survives what happens at doors.
package postman

import (
	"context"
	"errors"
	"log"

	"kafkavet.test/kafkago/despite-field-package/right/office"
	"kafkavet.test/kafkago/despite-field-package/right/post"
)

var (
	errNobodyThere = errors.New("no letter")
	errBitten      = errors.New("bitten")
)

type Postman struct {
	office *office.Office
	ring   func(context.Context, *post.Letter) error
}

func New(o *office.Office, ring func(context.Context, *post.Letter) error) *Postman {
	return &Postman{office: o, ring: ring}
}

func (p *Postman) Walk(ctx context.Context, street string) error {
	for {
		if err := p.door(ctx, street); err != nil && !errors.Is(err, errNobodyThere) {
			return err
		}
	}
}

func (p *Postman) door(ctx context.Context, street string) error {
	letter, err := p.office.Box().Next(ctx, street)
	if err != nil {
		return err
	}
	if letter == nil {
		return errNobodyThere
	}
	if err := p.deliver(ctx, letter); err != nil {
		return err
	}
	if letter.Receipt != nil {
		letter.Sign()
	}
	return nil
}

func (p *Postman) deliver(ctx context.Context, letter *post.Letter) (err error) {
	defer func() {
		if bite := recover(); bite != nil {
			log.Println("dog:", bite)
			err = errBitten
		}
	}()
	return p.ring(ctx, letter)
}
