package catalog

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
)

// HasFix reports whether there is a fix for what was found.
func (s *Said) HasFix() bool { return s != nil && len(s.fixes) > 0 }

// Fix applies the first fix of each finding that has one, and returns the new texts of the files.
func (s *Said) Fix(lab string) (map[string][]byte, error) {
	fixes := slices.Clone(s.fixes)
	// From the back, so that the offsets before stay right.
	slices.SortFunc(fixes, func(a, b fix) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(b.Start, a.Start)) })
	files := make(map[string][]byte)
	for _, f := range slices.Compact(fixes) {
		text, ok := files[f.File]
		if !ok {
			var err error
			if text, err = os.ReadFile(filepath.Join(lab, f.File)); err != nil {
				return nil, err
			}
		}
		files[f.File] = slices.Concat(text[:f.Start], []byte(f.New), text[f.End:])
	}
	return files, nil
}
