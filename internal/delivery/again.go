package delivery

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/config"
	"github.com/kafkavet/kafkavet/internal/reach"
)

// again returns the analysis of a pass's package as it would be with other files: what it learns of the package's
// own objects stays with it.
func again(pass *analysis.Pass) func([]*ast.File, *types.Package, *types.Info) (*Model, error) {
	return func(files []*ast.File, pkg *types.Package, info *types.Info) (*Model, error) {
		p := *pass
		p.Files, p.Pkg, p.TypesInfo = files, pkg, info
		p.ImportObjectFact = func(o types.Object, f analysis.Fact) bool { return o.Pkg() != pkg && pass.ImportObjectFact(o, f) }
		p.ImportPackageFact = func(o *types.Package, f analysis.Fact) bool { return o != pkg && pass.ImportPackageFact(o, f) }
		p.ExportObjectFact = func(types.Object, analysis.Fact) {}
		p.ExportPackageFact = func(analysis.Fact) {}
		p.Report = func(analysis.Diagnostic) {}
		r, err := reach.Analyzer.Run(&p)
		if err != nil {
			return nil, err
		}
		p.ResultOf = map[*analysis.Analyzer]any{reach.Analyzer: r, config.Analyzer: pass.ResultOf[config.Analyzer]}
		m, err := run(&p)
		if err != nil {
			return nil, err
		}
		return m.(*Model), nil
	}
}
