package lsp

import (
	"maps"
	"slices"
	"strings"
)

// codeActions are the fixes of the findings in a range: of each the safe one first, which alone is preferred.
func (s *server) codeActions(p codeActionParams) ([]codeAction, error) {
	all := []codeAction{}
	f := s.fileOf(p.TextDocument.URI)
	if f == nil || s.client.TextDocument.CodeAction.LiteralSupport == nil || !wants(p.Context.Only, kindQuickFix) {
		return all, nil
	}
	for _, x := range f.found {
		if !x.diagnostic.Range.touches(p.Range) {
			continue
		}
		for _, fix := range x.fixes {
			if edit, ok := s.edit(fix); ok {
				all = append(all, codeAction{fix.title, kindQuickFix, []diagnostic{x.diagnostic}, fix.safe, edit})
			}
		}
	}
	return all, nil
}

// wants reports whether a kind of action is among those asked for, by itself or with all of its kind; none is for all.
func wants(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == "" || o == kind || strings.HasPrefix(kind, o+".")
	})
}

// edit is a fix in the protocol's words. It is false if one of its files has changed.
func (s *server) edit(f fix) (e workspaceEdit, ok bool) {
	for _, path := range slices.Sorted(maps.Keys(f.edits)) {
		if !s.current(path, f.texts[path]) {
			return e, false
		}
		uri, version := uriOf(path), (*int)(nil)
		if doc := s.docs[path]; doc != nil {
			uri, version = doc.uri, &doc.version
		}
		if !s.client.Workspace.WorkspaceEdit.DocumentChanges {
			if e.Changes == nil {
				e.Changes = map[string][]textEdit{}
			}
			e.Changes[uri] = f.edits[path]
			continue
		}
		d := documentEdit{Edits: f.edits[path]}
		d.TextDocument.URI, d.TextDocument.Version = uri, version
		e.DocumentChanges = append(e.DocumentChanges, d)
	}
	return e, true
}
