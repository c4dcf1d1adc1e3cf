package fix

import (
	"go/types"
	"strings"
)

// indentRest indents all lines of a text but the first.
func indentRest(text, indent string) string { return strings.ReplaceAll(text, "\n", "\n"+indent) }

// zero is the text of a type's zero value, false if it takes a name that may not be at hand.
func zero(t types.Type) (string, bool) {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsBoolean != 0:
			return "false", true
		case t.Info()&types.IsNumeric != 0:
			return "0", true
		case t.Info()&types.IsString != 0:
			return `""`, true
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "nil", true
	}
	return "", false
}
