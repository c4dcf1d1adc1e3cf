package fix

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsAlone(t *testing.T) {
	for body, want := range map[string]bool{
		"work(m)":                  true,
		"(work(m))":                true,
		"_ = work(m)":              true,
		"err := work(m)\nlog(err)": true,
		"if err := work(m); err != nil { log(err) }":          true,
		"if err := work(m); err != nil { log(err) } else { }": false,
		"if err := work(m); err == nil { log(m) }":            false,
		"var err error\nerr = work(m)\nlog(err)":              false,
		"log(work(m))":                                        false,
		"return work(m)":                                      false,
		"go work(m)":                                          false,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.isAlone(x.spot(calls(list, "work")[0])), body)
	}
}
