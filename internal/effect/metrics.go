package effect

// Metrics: counters, gauges, histograms and where they are sent.

var metrics = table{
	"expvar": {{"*", harmless}, {"Do Map.Do", calls}},

	"github.com/prometheus/client_golang/... github.com/prometheus/client_model/...":                    {{"*", harmless}},
	"github.com/prometheus/common/model github.com/prometheus/common/expfmt":                            {{"*", pure}},
	"github.com/VictoriaMetrics/metrics k8s.io/component-base/metrics/...":                              {{"*", harmless}},
	"github.com/armon/go-metrics/... github.com/hashicorp/go-metrics/...":                               {{"*", harmless}},
	"github.com/rcrowley/go-metrics github.com/cyberdelia/go-metrics-graphite":                          {{"*", harmless}, {"Registry.Each PrefixedRegistry.Each StandardRegistry.Each Each", each(Receiver)}, {"Timer.Time StandardTimer.Time", calls}},
	"github.com/DataDog/datadog-go/... github.com/cactus/go-statsd-client/...":                          {{"*", harmless}},
	"gopkg.in/alexcesaro/statsd github.com/alexcesaro/statsd github.com/smira/go-statsd":                {{"*", harmless}},
	"github.com/quipo/statsd/... github.com/etsy/statsd/... github.com/peterbourgon/g2s":                {{"*", harmless}},
	"github.com/uber-go/tally/... github.com/segmentio/stats/... github.com/lyft/gostats":               {{"*", harmless}},
	"github.com/go-kit/kit/metrics/... github.com/zeromicro/go-zero/core/metric":                        {{"*", harmless}},
	"github.com/zeromicro/go-zero/core/stat github.com/zeromicro/go-zero/core/timex":                    {{"*", harmless}},
	"github.com/HdrHistogram/hdrhistogram-go github.com/codahale/hdrhistogram":                          {{"*", harmless}},
	"github.com/VividCortex/ewma github.com/paulbellamy/ratecounter github.com/beorn7/perks/...":        {{"*", harmless}},
	"github.com/shirou/gopsutil/... github.com/heptiolabs/healthcheck github.com/alexliesenfeld/health": {{"*", harmless}},
}
