package fix

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
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

// effective proposes the setting that a call needs.
func (x *Fixes) effective(f *delivery.Finding) []proposal {
	return x.remedied(f.Site, safe, func(r client.Remedy) bool {
		return !r.Unset && slices.ContainsFunc(f.Call.Needs, func(c client.Cond) bool { return c.Setting == r.Setting })
	})
}

// effectiveKey writes a key by the name, and in the place, where the client looks for it.
func (x *Fixes) effectiveKey(f *delivery.Finding) []proposal {
	if f.Row == nil || f.Row.Meant == "" {
		return nil
	}
	lit, file := x.configMap(f.Site)
	if lit == nil || file == nil {
		return nil
	}
	for i, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if f.Pos < kv.Pos() || kv.End() <= f.Pos {
			continue
		}
		if x.entry(lit, f.Row.Key) != i || x.entry(lit, f.Row.Meant) >= 0 {
			return nil
		}
		return []proposal{{message: "Write the key that the client knows", tier: safe, edits: file.Replace(kv.Key, strconv.Quote(f.Row.Meant))}}
	}
	return nil
}
