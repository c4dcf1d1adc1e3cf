package analysistest

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"fmt"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// factKey names a fact; obj is nil for one about a package.
type factKey struct {
	pkg *types.Package
	obj types.Object
	typ reflect.Type
}

// FactSet is what one unit knows: the facts of its imports and its own.
type FactSet struct {
	pkg   *types.Package
	facts map[factKey]analysis.Fact
}

// gobFact is a fact as it travels from unit to unit.
type gobFact struct {
	Pkg    string
	Object objectpath.Path // empty for a fact about the package
	Fact   analysis.Fact
}

// DecodeFacts returns the facts of a unit's direct imports; lookup finds a package by path. Facts about what
// the unit cannot name are dropped. The types of the facts must be registered.
func DecodeFacts(pkg *types.Package, imports [][]byte, lookup map[string]*types.Package) (*FactSet, error) {
	s := &FactSet{pkg: pkg, facts: map[factKey]analysis.Fact{}}
	for _, data := range imports {
		if len(data) == 0 {
			continue
		}
		var facts []gobFact
		if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&facts); err != nil {
			return nil, fmt.Errorf("facts imported by %s: %w", pkg.Path(), err)
		}
		for _, f := range facts {
			key := factKey{pkg: lookup[f.Pkg], typ: reflect.TypeOf(f.Fact)}
			if key.pkg == nil {
				continue
			}
			if f.Object != "" {
				obj, err := objectpath.Object(key.pkg, f.Object)
				if err != nil {
					continue
				}
				key.obj = obj
			}
			s.facts[key] = f.Fact
		}
	}
	return s, nil
}

// Encode returns what importers of the unit get, in a fixed order: its own facts, and of those of others
// the ones about types, fields and methods. That is x/tools internal/facts.(*Set).Encode.
func (s *FactSet) Encode() ([]byte, error) {
	paths := new(objectpath.Encoder)
	var facts []gobFact
	for key, fact := range s.facts {
		if key.pkg != s.pkg && !passedOn(key.obj) {
			continue
		}
		f := gobFact{Pkg: key.pkg.Path(), Fact: fact}
		if key.obj != nil {
			path, err := paths.For(key.obj)
			if err != nil {
				continue // no importer can name it
			}
			f.Object = path
		}
		facts = append(facts, f)
	}
	if len(facts) == 0 {
		return nil, nil
	}
	slices.SortFunc(facts, func(x, y gobFact) int {
		return cmp.Or(cmp.Compare(x.Pkg, y.Pkg), cmp.Compare(x.Object, y.Object),
			cmp.Compare(fmt.Sprintf("%T", x.Fact), fmt.Sprintf("%T", y.Fact)))
	})
	var buf bytes.Buffer
	err := gob.NewEncoder(&buf).Encode(facts)
	return buf.Bytes(), err
}

func passedOn(obj types.Object) bool {
	if obj == nil {
		return false
	}
	_, isType := obj.(*types.TypeName)
	return isType || obj.Parent() != obj.Pkg().Scope()
}

// get copies the fact at key into ptr.
func (s *FactSet) get(key factKey, ptr analysis.Fact) bool {
	key.typ = reflect.TypeOf(ptr)
	fact, ok := s.facts[key]
	if ok {
		reflect.ValueOf(ptr).Elem().Set(reflect.ValueOf(fact).Elem())
	}
	return ok
}

// Bind gives pass its access to facts.
func (s *FactSet) Bind(pass *analysis.Pass) {
	own := map[reflect.Type]bool{}
	for _, f := range pass.Analyzer.FactTypes {
		own[reflect.TypeOf(f)] = true
	}
	put := func(key factKey, fact analysis.Fact) {
		key.pkg, key.typ = s.pkg, reflect.TypeOf(fact)
		if !own[key.typ] {
			panic(fmt.Sprintf("%s exports a %T, which is not among its FactTypes", pass.Analyzer, fact))
		}
		s.facts[key] = fact
	}
	pass.ImportObjectFact = func(obj types.Object, ptr analysis.Fact) bool {
		return s.get(factKey{pkg: obj.Pkg(), obj: obj}, ptr)
	}
	pass.ImportPackageFact = func(pkg *types.Package, ptr analysis.Fact) bool {
		return s.get(factKey{pkg: pkg}, ptr)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		if obj.Pkg() != s.pkg {
			panic(fmt.Sprintf("%s exports a fact about %s of another package", pass.Analyzer, obj))
		}
		put(factKey{obj: obj}, fact)
	}
	pass.ExportPackageFact = func(fact analysis.Fact) { put(factKey{}, fact) }
	pass.AllObjectFacts = func() (all []analysis.ObjectFact) {
		for key, fact := range s.facts {
			if key.obj != nil && own[key.typ] {
				all = append(all, analysis.ObjectFact{Object: key.obj, Fact: fact})
			}
		}
		return all
	}
	pass.AllPackageFacts = func() (all []analysis.PackageFact) {
		for key, fact := range s.facts {
			if key.obj == nil && own[key.typ] {
				all = append(all, analysis.PackageFact{Package: key.pkg, Fact: fact})
			}
		}
		return all
	}
}
