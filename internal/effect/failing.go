package effect

// Errors as values: made, wrapped, collected, told apart.

// errorsLike are the rows of a library with the interface of pkg/errors.
var errorsLike = []row{
	{"*", pure},
	{"New* Errorf* *.New* *.Errorf* Newf", newError},
	{"Wrap* With* Join* Combine* Append* Cause* Unwrap* Trace* Annotate* Mark Mask* Decorate* Tag* Handled* *.Wrap* *.With* *.Unwrap* *.Cause*", wraps},
	{"Is* As* Has* If* *.Is* *.As*", sentinel},
}

var failing = table{
	"errors": {{"New", newError}, {"Join Unwrap", wraps}, {"Is As AsType", sentinel}},
	"fmt":    {{"Errorf", newError}},
	"os":     {{"IsNotExist IsExist IsPermission IsTimeout", sentinel}, {"NewSyscallError", wraps}},

	"github.com/pkg/errors github.com/cockroachdb/errors/... github.com/go-errors/errors github.com/go-faster/errors github.com/friendsofgo/errors github.com/pingcap/errors golang.org/x/xerrors": errorsLike,
	"emperror.dev/errors github.com/rotisserie/eris github.com/joomcode/errorx github.com/samber/oops github.com/ztrue/tracerr github.com/morikuni/failure gitlab.com/tozd/go/errors":              errorsLike,
	"github.com/hashicorp/errwrap github.com/gogf/gf/errors/gerror github.com/zeromicro/x/errors github.com/zeromicro/go-zero/core/errorx github.com/cloudwego/kitex/pkg/kerrors":                  errorsLike,
	"github.com/juju/errors": with(errorsLike,
		row{"AlreadyExistsf BadRequestf Forbiddenf MethodNotAllowedf NotAssignedf NotFoundf NotImplementedf NotProvisionedf NotSupportedf NotValidf Timeoutf Unauthorizedf UserNotFoundf", newError}),
	"github.com/go-kratos/kratos/errors": with(errorsLike,
		row{"BadRequest Unauthorized Forbidden NotFound Conflict InternalServer ServiceUnavailable GatewayTimeout ClientClosed", newError},
		row{"Code Reason FromError", sentinel}),
	"k8s.io/apimachinery/pkg/api/errors": with(errorsLike,
		row{"ReasonForError SuggestsClientDelay", sentinel}),
	"k8s.io/apimachinery/pkg/util/errors": {{"*", pure}, {"NewAggregate Flatten Reduce FilterOut", wraps}, {"AggregateGoroutines", calls}},

	"go.uber.org/multierr":               {{"Append Combine", wraps}, {"AppendInto", Effect{Kind: Wraps, From: Arg(1), Into: Arg(0)}}, {"Errors Every", sentinel}},
	"github.com/hashicorp/go-multierror": {{"Append Prefix Flatten Error.ErrorOrNil Error.Unwrap Error.WrappedErrors", wraps}},

	"google.golang.org/grpc/status github.com/gogo/status": { // status.go
		{"New* Status.Code Status.Message Status.Details Status.Proto Status.With*", pure},
		{"Error Errorf", newError},
		{"Status.Err FromProto FromContextError ErrorProto", wraps},
		{"Code FromError Convert", sentinel},
	},
	"connectrpc.com/connect github.com/bufbuild/connect-go":         {{"NewError", newError}, {"CodeOf IsNotModifiedError IsWireError", sentinel}},
	"github.com/twitchtv/twirp":                                     {{"NewError* InternalError* NotFoundError InvalidArgumentError RequiredArgumentError", newError}},
	"github.com/aws/smithy-go github.com/aws/aws-sdk-go/aws/awserr": {{"New*", newError}},
	"github.com/urfave/cli":                                         {{"Exit NewExitError", newError}},
}
