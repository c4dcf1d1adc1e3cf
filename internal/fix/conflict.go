package fix

import (
	"go/ast"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// autoCommitConflict sets what makes the program's own calls effective.
func (x *Fixes) autoCommitConflict(f *delivery.Finding) []proposal {
	if f.Site == nil {
		return nil
	}
	if f.Call != nil {
		return x.effective(f)
	}
	return append(x.effectiveKey(f), x.without(f)...)
}

// without drops a setting that has no effect: an option, or a field of a literal.
func (x *Fixes) without(f *delivery.Finding) []proposal {
	if f.Row == nil {
		return nil
	}
	const message = "Drop the setting, which has no effect"
	if f.Row.Option != "" {
		if edits, ok := x.dropOption(f.Site, f.Row.Option); ok {
			return []proposal{{message: message, tier: safe, edits: edits}}
		}
		return nil
	}
	c := x.constructor(f.Site)
	if c == nil || f.Row.Field == "" || len(c.call.Args) != 1 {
		return nil
	}
	lit := x.literal(c.call.Args[0])
	if lit == nil {
		return nil
	}
	for i, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == f.Row.Field {
			if file := x.file(lit.Pos()); file != nil {
				if edits, ok := file.Drop(lit.Elts, i); ok {
					return []proposal{{message: message, tier: safe, edits: edits}}
				}
			}
		}
	}
	return nil
}

// remedies are the settings that calls need, by library.
var remedies = []struct {
	library string
	need    client.Setting
	message string
	edit    func(*Fixes, *settings.Site) ([]analysis.TextEdit, bool)
}{
	{"confluent-kafka-go", client.AutoCommit, "Turn automatic commits off", func(x *Fixes, s *settings.Site) ([]analysis.TextEdit, bool) {
		return x.setKey(s, "enable.auto.commit", "false")
	}},
	{"confluent-kafka-go", client.AutoStore, "Store offsets by hand only", func(x *Fixes, s *settings.Site) ([]analysis.TextEdit, bool) {
		return x.setKey(s, "enable.auto.offset.store", "false")
	}},
	{"franz-go", client.Marks, "Commit what is marked", func(x *Fixes, s *settings.Site) ([]analysis.TextEdit, bool) {
		return x.addOption(s, "%s.AutoCommitMarks()")
	}},
}

// effective proposes the setting that a call needs.
func (x *Fixes) effective(f *delivery.Finding) []proposal {
	var all []proposal
	for _, r := range remedies {
		if r.library != f.Site.Lib.Name {
			continue
		}
		for _, need := range f.Call.Needs {
			if need.Setting != r.need {
				continue
			}
			if edits, ok := r.edit(x, f.Site); ok {
				all = append(all, proposal{message: r.message, tier: safe, edits: edits})
			}
		}
	}
	return all
}

// renamed are confluent's keys that a consumer does not have, and the ones that were meant.
var renamed = map[string]string{"auto.commit.enable": "enable.auto.commit"}

// effectiveKey writes a key by the name, and in the place, where the client looks for it.
func (x *Fixes) effectiveKey(f *delivery.Finding) []proposal {
	lit, file := x.configMap(f.Site)
	if lit == nil || file == nil {
		return nil
	}
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		tv := x.pass.TypesInfo.Types[kv.Key]
		if tv.Value == nil || f.Pos < kv.Pos() || kv.End() <= f.Pos {
			continue
		}
		key, err := strconv.Unquote(tv.Value.ExactString())
		if err != nil {
			return nil
		}
		is := renamed[key]
		if is == "" {
			is = strings.TrimPrefix(key, "topic.")
		}
		if is == key || x.entry(lit, is) >= 0 {
			return nil
		}
		return []proposal{{message: "Write the key that the client knows", tier: safe, edits: file.Replace(kv.Key, strconv.Quote(is))}}
	}
	return nil
}
