package effect

// Goroutines: who starts one, on behalf of which group, and who waits for it. When in doubt, joined.

// pools are the rows of a library of worker pools with the usual method names.
var pools = []row{
	{"*", harmless},
	{"*.Go* *.Submit* *.TrySubmit* *.Schedule* *.Add *.AddTask *.Run *.RunSafe *.Process *.Enqueue* *.Dispatch* *.Queue*", spawns},
	{"*.Wait* *.StopAndWait* *.StopWait* *.Drain* *.Join*", joins},
}

var goroutines = table{
	"sync":    {{"WaitGroup.Go", spawns}, {"WaitGroup.Wait Cond.Wait", joins}},
	"time":    {{"AfterFunc", detach}},
	"context": {{"AfterFunc", detach}},
	"golang.org/x/sync/errgroup github.com/neilotoole/errgroup github.com/bilibili/kratos/pkg/sync/errgroup": {{"*", harmless}, {"Group.Go Group.TryGo", spawns}, {"Group.Wait", joins}},
	"golang.org/x/sync/semaphore": {{"*", harmless}, {"Weighted.Acquire", joins}}, // of the full size: everybody has released
	"golang.org/x/sync/singleflight github.com/golang/groupcache/singleflight resenje.org/singleflight": {{"*", harmless}, {"Group.Do", calls}, {"Group.DoChan", futures}},
	"github.com/hashicorp/go-multierror": {{"Group.Go", spawns}, {"Group.Wait", joins}},
	"github.com/oklog/run":               {{"Group.Add", spawns}, {"Group.Run", joins}},
	"gopkg.in/tomb":                      {{"*", harmless}, {"Tomb.Go", spawns}, {"Tomb.Wait", joins}},

	"github.com/sourcegraph/conc/...": { // the iterators of conc/iter wait before they return
		{"*", harmless},
		{"*.Go", spawns},
		{"*.Wait*", joins},
		{"ForEach* Map MapErr", each(Arg(0))},
		{"*.ForEach* *.Map *.MapErr", each(Arg(0))},
		{"Try Catcher.Try", calls},
	},
	"github.com/panjf2000/ants": {
		{"*", harmless},
		{"Submit", detach},
		{"*.Submit", spawns},
		{"NewPoolWithFunc* NewMultiPoolWithFunc*", futures},
		{"*.Invoke", hands(Arg(0))},
		{"*.ReleaseTimeout *.ReleaseContext ReleaseTimeout", joins},
		{"With*", harmless},
	},
	"github.com/alitto/pond github.com/gammazero/workerpool github.com/devchat-ai/gopool github.com/go-playground/pool": append([]row{{"*.SubmitWait *.SubmitAndWait", calls}}, pools...),
	"github.com/remeh/sizedwaitgroup github.com/zenthangplus/goccm":                                                     {{"*", harmless}, {"*.Wait WaitAllDone *.WaitAllDone", joins}},
	"github.com/bytedance/gopkg/util/gopool":                                                                            {{"*", harmless}, {"Go CtxGo *.Go *.CtxGo", detach}},
	"github.com/JekaMas/workerpool github.com/xxjwxc/gowp/workpool":                                                     pools,
	"github.com/zeromicro/go-zero/core/threading": { // threading/routines.go
		{"*", harmless},
		{"GoSafe*", detach},
		{"*.Run* *.Schedule*", spawns},
		{"*.Wait", joins},
		{"RunSafe*", calls},
	},
	"github.com/zeromicro/go-zero/core/mr":                                           {{"Finish FinishVoid", calls}, {"ForEach Map*", unknown}},
	"github.com/robfig/cron github.com/go-co-op/gocron github.com/jasonlvhit/gocron": {{"*", harmless}, {"*.AddFunc *.Do", detach}},
	"github.com/samber/lo":               {{"Async*", futures}},
	"github.com/afex/hystrix-go/hystrix": {{"*", harmless}, {"Do DoC", calls}, {"Go GoC", futures}},
	"github.com/eapache/go-resiliency/... gopkg.in/eapache/go-resiliency/...": {{"*", harmless}, {"Retrier.Run*", retries}, {"Breaker.Run Deadline.Run", calls}, {"Breaker.Go", detach}, {"Batcher.Run", hands(Arg(0))}},
	"k8s.io/apimachinery/pkg/util/wait": {
		{"*", harmless},
		{"Group.Start*", spawns},
		{"Group.Wait", joins},
		{"Forever Until* NonSlidingUntil* JitterUntil* BackoffUntil*", calls},
		{"Poll* ExponentialBackoff* WaitFor", retries},
		{"Interrupted", sentinel},
	},
	"k8s.io/client-go/util/workqueue": {{"ParallelizeUntil", calls}, {"*.Add *.AddAfter *.AddRateLimited", hands(Arg(0))}, {"*.Done *.Forget *.Len *.NumRequeues New* Default*", harmless}},
}
