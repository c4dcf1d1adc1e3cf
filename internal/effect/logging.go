package effect

// Loggers, and printing for people. A consumer that only logs loses nothing.

// leveled are the rows of a logging library: harmless, but for the levels that end the program.
var leveled = []row{
	{"*", harmless},
	{"Fatal* Panic* *.Fatal* *.Panic*", noReturn},
}

var logging = table{
	"log log/slog": leveled, // src/log/log.go: Fatal calls os.Exit(1), Panic calls panic
	"log/syslog":   {{"*", harmless}},

	"go.uber.org/zap/... github.com/uber-go/zap/...":                                                          leveled, // logger.go: DPanic panics in development only
	"github.com/rs/zerolog/...":                                                                               leveled, // log.go: the Msg of a Fatal() event calls os.Exit
	"github.com/sirupsen/logrus/... github.com/Sirupsen/logrus/...":                                           append([]row{{"Exit *.Exit", noReturn}}, leveled...),
	"k8s.io/klog/... github.com/golang/glog":                                                                  append([]row{{"Exit* *.Exit*", noReturn}}, leveled...),
	"github.com/go-logr/logr/... github.com/go-logr/zapr github.com/go-logr/stdr github.com/go-logr/zerologr": leveled,
	"sigs.k8s.io/controller-runtime/pkg/log/...":                                                              leveled,
	"github.com/go-kit/log/... github.com/go-kit/kit/log/... github.com/go-log/log":                           leveled,
	"github.com/hashicorp/go-hclog github.com/hashicorp/logutils":                                             leveled,
	"github.com/charmbracelet/log github.com/apex/log/... github.com/phuslu/log":                              leveled,
	"github.com/inconshreveable/log15 github.com/op/go-logging github.com/juju/loggo":                         leveled,
	"github.com/cihub/seelog github.com/kataras/golog github.com/gookit/slog":                                 leveled,
	"github.com/lmittmann/tint github.com/samber/slog-multi github.com/pingcap/log":                           leveled,
	"github.com/siddontang/go-log/log github.com/siddontang/go/log":                                           leveled,
	"github.com/ONSdigital/log.go/log github.com/ONSdigital/go-ns/log":                                        leveled,
	"github.com/astaxie/beego/logs github.com/beego/beego/core/logs":                                          leveled,
	"github.com/gogf/gf/os/glog github.com/go-kratos/kratos/log":                                              leveled,
	"github.com/zeromicro/go-zero/core/logx github.com/zeromicro/go-zero/core/logc":                           leveled,
	"github.com/tal-tech/go-zero/core/logx github.com/prometheus/common/log":                                  leveled,
	"github.com/go-pkgz/lgr github.com/hamba/logger github.com/hamba/logger/ctx":                              leveled,
	"github.com/grafana/dskit/log cdr.dev/slog":                                                               leveled,
	"github.com/asim/go-micro/logger go-micro.dev/logger github.com/micro/go-micro/logger":                    leveled,
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/... google.golang.org/grpc/grpclog":                 leveled,
	"github.com/gofiber/fiber/log github.com/labstack/gommon/log github.com/projectdiscovery/gologger":        leveled,
	"github.com/ThreeDotsLabs/watermill":                                                                      {{"LoggerAdapter.* StdLoggerAdapter.* SlogLoggerAdapter.* LogFields.* NewStdLogger* NewSlogLogger*", harmless}},

	"fmt": {{"Print*", harmless}}, // to os.Stdout
	// Screens and progress bars.
	"github.com/gdamore/tcell/... github.com/nsf/termbox-go github.com/gizak/termui/...":              {{"*", harmless}},
	"github.com/cheggaaa/pb/... github.com/schollz/progressbar/... github.com/charmbracelet/lipgloss": {{"*", harmless}},
	"github.com/fatih/color github.com/gookit/color": {
		{"*", pure},
		{"Print* Black* Red* Green* Yellow* Blue* Magenta* Cyan* White* Hi* Color.Print* Style.Print*", harmless},
		{"Color.Fprint* Style.Fprint*", writes(Arg(0))},
	},
	"github.com/davecgh/go-spew/spew github.com/kr/pretty github.com/k0kubun/pp github.com/yassinebenaid/godump": {
		{"*", harmless},
		{"S* Diff* *.S*", pure},
		{"Errorf *.Errorf", newError},
		{"F* *.F*", writes(Arg(0))},
	},
	"github.com/pterm/pterm/... github.com/schollz/progressbar github.com/cheggaaa/pb github.com/briandowns/spinner github.com/olekukonko/tablewriter": {{"*", harmless}},

	"github.com/stretchr/testify/assert github.com/stretchr/testify/require github.com/stretchr/testify/mock": {{"*", harmless}},
}
