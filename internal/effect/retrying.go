package effect

// Retries: the function is called until it succeeds or the policy gives up. A failure that comes out has been retried.

var retrying = table{
	"github.com/cenkalti/backoff":   {{"*", harmless}, {"Retry*", retries}, {"Permanent RetryAfter", wraps}}, // retry.go
	"github.com/avast/retry-go":     {{"*", harmless}, {"Do* *.Do*", retries}, {"Unrecoverable", wraps}, {"IsRecoverable", sentinel}},
	"github.com/sethvargo/go-retry": {{"*", harmless}, {"Do* Constant Exponential Fibonacci", retries}, {"RetryableError", wraps}},

	"k8s.io/client-go/util/retry": {{"OnError", retries.of(Arg(2))}, {"RetryOnConflict", retries}},

	"github.com/failsafe-go/failsafe-go/...":                                                     {{"*", harmless}, {"Run* Get* *.Run* *.Get*", retries}},
	"github.com/matryer/try gopkg.in/matryer/try github.com/rafaeljesus/retry-go":                {{"*", harmless}, {"Do", retries}},
	"github.com/Rican7/retry github.com/thedevsaddam/retry github.com/kamilsk/retry":             {{"*", harmless}, {"Retry Do* Try*", retries}},
	"github.com/flowchartsman/retry github.com/codeship/go-retro github.com/giantswarm/retry-go": {{"*", harmless}, {"Do* *.Run*", retries}},
	"github.com/juju/retry":        {{"*", harmless}, {"Call", retries}},
	"github.com/googleapis/gax-go": {{"*", harmless}, {"Invoke", retries}},

	// They only say when to try again.
	"github.com/jpillora/backoff github.com/lestrrat-go/backoff github.com/grafana/dskit/backoff": {{"*", harmless}},
}
