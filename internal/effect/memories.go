package effect

// Places in the process's memory: containers, caches, atomics. A key is kept like its value.

// containers are the rows of a library of containers or caches with the usual method names.
var containers = []row{
	{"*", harmless},
	{"*.Set* *.Add* *.Put* *.Push* *.Insert* *.Replace* *.Store* *.Append* *.Enqueue* *.Offer* *.Upsert *.MSet", keeps},
	{"*.SetMax* *.SetDefaultTTL *.SetTTL *.SetCapacity *.SetWith* *.SetEvicted* *.SetOn*", harmless},
	{"*.Get* *.Peek* *.Load* *.Pop* *.Items *.Values *.Keys *.At *.Front *.Back *.First *.Last *.Min* *.Max* *.Remove* *.Dequeue* *.ToSlice *.All", gives},
	{"*.Each* *.Range* *.ForEach* *.Iter* *.Ascend* *.Descend* *.Scan *.Walk* *.Do*", each(Receiver)},
	{"*.GetOrSet* *.GetOrAdd *.LoadOrStore *.GetOrInsert", memory(Arg(1), Receiver)},
	{"*.GetOrCompute *.LoadOrCompute *.LoadOrTryCompute *.Compute* *.Fetch", calls},
}

var memories = table{
	"container/list": {
		{"New", harmless},
		{"List.PushBack List.PushFront List.InsertAfter List.InsertBefore List.PushBackList List.PushFrontList", keeps},
		{"List.Front List.Back Element.Next Element.Prev List.Remove", gives},
		{"List.Len List.Init List.Move*", harmless},
	},
	"container/ring": {{"*", gives}, {"New", harmless}, {"Ring.Link", keeps}, {"Ring.Do", each(Receiver)}},
	"container/heap": {{"*", harmless}, {"Push", memory(Arg(1), Arg(0))}, {"Pop Remove", memory(Arg(0), Result(0))}, {"Interface.Push", keeps}, {"Interface.Pop", gives}},
	"sync": {
		{"Map.Store Map.LoadOrStore Map.Swap Map.CompareAndSwap Pool.Put", keeps},
		{"Map.Load Map.LoadAndDelete Pool.Get", gives},
	},
	"sync/atomic go.uber.org/atomic": {
		{"*", harmless},
		{"*.Store *.Swap *.CompareAndSwap *.CAS", keeps},
		{"*.Load", gives},
		{"StorePointer SwapPointer", memory(Arg(1), Arg(0))},
		{"LoadPointer", memory(Arg(0), Result(0))},
	},
	"maps golang.org/x/exp/maps": {{"Copy Insert", memory(Arg(1), Arg(0))}},
	"net/url":                    {{"Values.Set Values.Add", keeps}},

	"github.com/patrickmn/go-cache github.com/hashicorp/golang-lru/... github.com/golang/groupcache/lru github.com/bluele/gcache":                            containers,
	"github.com/dgraph-io/ristretto github.com/allegro/bigcache github.com/coocood/freecache github.com/karlseguin/ccache":                                   containers,
	"github.com/jellydator/ttlcache github.com/ReneKroon/ttlcache github.com/VictoriaMetrics/fastcache github.com/maypok86/otter":                            containers,
	"github.com/puzpuzpuz/xsync github.com/orcaman/concurrent-map github.com/cornelk/hashmap github.com/alphadose/haxmap":                                    containers,
	"github.com/emirpasic/gods/... github.com/gammazero/deque github.com/eapache/queue github.com/edwingeng/deque":                                           containers,
	"github.com/google/btree github.com/tidwall/btree github.com/petar/GoLLRB/llrb github.com/elliotchance/orderedmap":                                       containers,
	"github.com/wk8/go-ordered-map github.com/iancoleman/orderedmap github.com/deckarep/golang-set github.com/golang-collections/...":                        containers,
	"github.com/hashicorp/go-set github.com/scylladb/go-set/... github.com/willf/bitset github.com/bits-and-blooms/... github.com/RoaringBitmap/roaring/...": containers,
	"k8s.io/apimachinery/pkg/util/sets github.com/hashicorp/go-immutable-radix github.com/armon/go-radix github.com/benbjohnson/immutable":                   containers,
	"github.com/zeromicro/go-zero/core/collection github.com/muesli/cache2go":                                                                                containers,
	"github.com/valyala/bytebufferpool github.com/oxtoacart/bpool":                                                                                           {{"*", harmless}, {"Get *.Get", gives}, {"ByteBuffer.Write* ByteBuffer.Set* ByteBuffer.ReadFrom", appends}, {"ByteBuffer.WriteTo", writes(Arg(0))}, {"ByteBuffer.Bytes ByteBuffer.String", pure}},
}
