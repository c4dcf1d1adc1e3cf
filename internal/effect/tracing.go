package effect

// Tracing, and reporting of errors and panics to a service. The libraries' instrumented clients (otelhttp,
// dd-trace-go/contrib, newrelic integrations) are not here: what they wrap does work.

var tracing = table{
	"go.opentelemetry.io/otel/... go.opentelemetry.io/contrib/propagators/...":                                              {{"*", harmless}},
	"go.opencensus.io/... contrib.go.opencensus.io/exporter/...":                                                            {{"*", harmless}, {"Do", calls}},
	"github.com/opentracing/opentracing-go/...":                                                                             {{"*", harmless}},
	"github.com/openzipkin/zipkin-go github.com/openzipkin/zipkin-go/propagation/... github.com/openzipkin/zipkin-go/model": {{"*", harmless}},
	"github.com/uber/jaeger-client-go/... github.com/uber/jaeger-lib/...":                                                   {{"*", harmless}},
	"gopkg.in/DataDog/dd-trace-go/ddtrace/... github.com/DataDog/dd-trace-go/ddtrace/...":                                   {{"*", harmless}},
	"github.com/newrelic/go-agent github.com/newrelic/go-agent/newrelic":                                                    {{"*", harmless}},
	"go.elastic.co/apm github.com/honeycombio/beeline-go github.com/honeycombio/beeline-go/trace":                           {{"*", harmless}},
	"github.com/lightstep/lightstep-tracer-go github.com/instana/go-sensor":                                                 {{"*", harmless}},
	"github.com/aws/aws-xray-sdk-go/xray":                                                                                   {{"*", harmless}, {"Capture", calls}, {"CaptureAsync", detach}}, // xray/capture.go

	"github.com/getsentry/sentry-go github.com/getsentry/sentry-go/attribute":                                                           {{"*", harmless}, {"WithScope ConfigureScope Hub.WithScope Hub.ConfigureScope", calls}}, // hub.go
	"github.com/getsentry/raven-go":                                                                                                     {{"*", harmless}, {"CapturePanic* Client.CapturePanic*", calls}},                        // client.go
	"github.com/bugsnag/bugsnag-go github.com/rollbar/rollbar-go github.com/stvp/rollbar":                                               {{"*", harmless}},
	"github.com/airbrake/gobrake github.com/honeybadger-io/honeybadger-go github.com/heroku/rollrus cloud.google.com/go/errorreporting": {{"*", harmless}},

	"github.com/twmb/franz-go/plugin/kotel github.com/twmb/franz-go/plugin/kprom": {{"*", harmless}},

	"runtime/pprof": {{"*", harmless}, {"Do", calls}},
	"runtime/trace": {{"*", harmless}, {"WithRegion", calls}},
}
