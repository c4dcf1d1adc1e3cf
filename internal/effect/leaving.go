package effect

// What never returns: the process ends (what was not committed comes again) or the goroutine does. The Fatal
// functions of loggers stand with the loggers.

var leaving = table{
	"os":      {{"Exit", noReturn}},
	"syscall": {{"Exit", noReturn}, {"Getenv Getpid Environ", harmless}},
	"runtime": {{"Goexit", noReturn}},
	"testing": {{"*.Fatal* *.FailNow *.Skip *.Skipf *.SkipNow", noReturn}},

	"github.com/tebeka/atexit":                                  {{"Exit* Fatal*", noReturn}},
	"github.com/alecthomas/kingpin gopkg.in/alecthomas/kingpin": {{"Fatal* *.Fatal*", noReturn}},
	"github.com/alecthomas/kong":                                {{"*.Fatalf *.Exit", noReturn}},
	"k8s.io/kubectl/pkg/cmd/util":                               {{"UsageErrorf", newError}, {"BehaviorOnFatal", harmless}},
}
