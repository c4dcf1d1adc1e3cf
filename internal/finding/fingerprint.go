package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/source"
)

// Fingerprint is what stays of a finding while its program is moved and reformatted: names, and neither the message nor
// lines. Findings that are alike have the same one.
type Fingerprint struct {
	Package  string   `json:"package"`
	Function string   `json:"function"` // with its receiver; the variable, outside of one; else empty
	Category string   `json:"category"`
	Events   []string `json:"events"` // what is called at the finding's place and its evidence, in order
}

// Fingerprint makes the fingerprint of a finding, whose files sources knows by the names in positions.
func (f Finding) Fingerprint(sources *source.Files) Fingerprint {
	p := f.Position
	print := Fingerprint{f.Package, sources.Function(p.File, p.Line, p.Column), f.Category, []string{}}
	if !slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.Position == p }) {
		print.Events = append(print.Events, sources.Name(p.File, p.Line, p.Column))
	}
	for _, e := range f.Evidence {
		print.Events = append(print.Events, sources.Name(e.Position.File, e.Position.Line, e.Position.Column))
	}
	return print
}

// Key is the fingerprint as a key of maps.
func (p Fingerprint) Key() string {
	return strings.Join(append([]string{p.Package, p.Function, p.Category}, p.Events...), "\x00")
}

// hash is the fingerprint of the n-th finding, from 0, of those that are alike.
func (p Fingerprint) hash(n int) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(p.Key(), "\x00", n)))
	return hex.EncodeToString(sum[:16])
}
