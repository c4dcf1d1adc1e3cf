// Package rules checks payments.
package rules

import (
	"bytes"
	"log"
	"net/http"

	"github.com/lovoo/goka"
)

func Check(ctx goka.Context, msg any) {
	payment, ok := msg.([]byte)
	if !ok {
		return
	}
	resp, err := http.Post("http://rules/", "application/json", bytes.NewReader(payment))
	if err != nil {
		log.Println("rules:", err)
		ctx.Fail(err)
	}
	resp.Body.Close()
}
