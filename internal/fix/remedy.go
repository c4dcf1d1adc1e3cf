package fix

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// remedied proposes those of a library's remedies that are asked for, for a consumer or producer made at a site.
func (x *Fixes) remedied(s *settings.Site, tier tier, asked func(client.Remedy) bool) []proposal {
	if s == nil {
		return nil
	}
	var all []proposal
	for _, r := range s.Lib.Remedies {
		if !asked(r) {
			continue
		}
		t := tier
		if r.Choice {
			t = choice
		}
		write := x.remedy
		if r.Unless != "" && s.Set[r.Unless].Certainty != settings.Default {
			write = x.instead
		}
		if edits, ok := write(s, r); ok {
			all = append(all, proposal{message: r.Message, tier: t, edits: edits})
		}
	}
	return all
}

// remedy writes a remedy where the settings of a site are written.
func (x *Fixes) remedy(s *settings.Site, r client.Remedy) ([]analysis.TextEdit, bool) {
	switch {
	case r.Key != "":
		return x.setKey(s, r.Key, r.Value)
	case r.Option != "":
		return x.addOption(s, r.Option)
	case r.Drop != "":
		return x.dropOption(s, r.Drop)
	case r.Field != "":
		return x.setField(s, r.Field, r.Value)
	}
	return x.unset(s.Set[r.Setting])
}

// instead writes the option of a remedy in the place of the one that the client does not take beside it.
func (x *Fixes) instead(s *settings.Site, r client.Remedy) ([]analysis.TextEdit, bool) {
	call, file, name := x.option(s, r.Instead)
	if call == nil {
		return nil, false
	}
	return file.Replace(call, fmt.Sprintf(r.Option, name)), true
}

// unset takes the assignment of a setting out.
func (x *Fixes) unset(v settings.Value) ([]analysis.TextEdit, bool) {
	at := x.spot(v.Pos)
	if at == nil {
		return nil, false
	}
	if a, ok := at.stmt().(*ast.AssignStmt); !ok || len(a.Lhs) != 1 {
		return nil, false
	}
	return at.file.Remove(at.stmt(), at.stmt())
}

// byHand proposes to commit behind the work on a record, in the ways that the library has for a poll.
func (x *Fixes) byHand(f *delivery.Finding, c *delivery.Consumer, least tier, asked func(client.ByHand) bool) []proposal {
	var all []proposal
	for _, lib := range client.Libraries {
		for _, h := range lib.ByHand {
			if lib.Name != c.Library || !asked(h) {
				continue
			}
			if p := x.commitBehind(f, c, h); p != nil {
				p.tier = max(p.tier, least)
				all = append(all, *p)
			}
		}
	}
	return all
}
