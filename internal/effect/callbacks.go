package effect

// Functions that call a function in place: iteration, once, transactions (more of them in storage.go), guards.

var callbacks = table{
	"sync":                           {{"Once.Do", calls}, {"Map.Range", each(Receiver)}},
	"slices golang.org/x/exp/slices": {{"SortFunc SortStableFunc IndexFunc ContainsFunc DeleteFunc CompactFunc BinarySearchFunc EqualFunc CompareFunc MaxFunc MinFunc IsSortedFunc", each(Arg(0))}},
	"maps golang.org/x/exp/maps":     {{"DeleteFunc EqualFunc", each(Arg(0))}},
	"sort":                           {{"Slice SliceStable SliceIsSorted Search", calls}},
	"strings bytes":                  {{"Map FieldsFunc IndexFunc LastIndexFunc ContainsFunc TrimFunc TrimLeftFunc TrimRightFunc", calls}},
	"regexp":                         {{"Regexp.ReplaceAllStringFunc Regexp.ReplaceAllFunc", calls}},
	"path/filepath io/fs":            {{"Walk WalkDir", calls}},
	"testing":                        {{"*.Run B.RunParallel AllocsPerRun Benchmark", calls}},

	// lo/parallel waits for its goroutines before it returns. What has no function parameter is pure.
	"github.com/samber/lo github.com/samber/lo/parallel github.com/samber/lo/mutable github.com/samber/lo/it": {
		{"*", each(Arg(0))},
		{"Try* If* Switch* Synchronize* Ternary* Validate* NewThrottle* NewDebounce* NewTransaction", calls},
		{"Attempt*", retries},
		{"Must*", wraps},
	},
	"github.com/thoas/go-funk": {{"*", pure}, {"ForEach* Map FlatMap Filter* Find* Reduce* Contains PartitionX ToMapX", each(Arg(0)).of(Arg(1))}},
	"github.com/elliotchance/pie/... github.com/ahmetb/go-linq github.com/BooleanCat/go-functional/...": {{"*", each(Receiver)}},

	"github.com/sony/gobreaker github.com/mercari/go-circuitbreaker github.com/cep21/circuit github.com/rubyist/circuitbreaker github.com/streadway/handy/breaker github.com/slok/goresilience/...": {
		{"*", harmless},
		{"*.Execute* *.Do* *.Run* *.Call* *.Go*", calls},
	},
	"github.com/zeromicro/go-zero/core/breaker": {{"*", harmless}, {"Do* *.Do*", calls}},
	"github.com/alibaba/sentinel-golang/api":    {{"*", harmless}},
}
