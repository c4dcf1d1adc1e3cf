package effect

// Values: formatting, text, numbers, identifiers, time, and the usual helpers around them. And what has nothing to do
// with a payload at all: locks, contexts, configuration.

var values = table{
	"fmt": {
		{"Sprint* Append*", pure},
		{"Sscan Sscanln", decodes(Arg(0), Arg(1))},
		{"Sscanf", decodes(Arg(0), Arg(2))},
		{"Fscan Fscanln", decodes(Arg(0), Arg(1))},
		{"Fscanf", decodes(Arg(0), Arg(2))},
	},
	"strings bytes strconv unicode unicode/utf8 unicode/utf16 unique cmp iter regexp regexp/syntax html mime": {{"*", pure}},
	"math math/... slices maps sort path net/url net/netip net/textproto text/scanner go/token":               {{"*", pure}},
	"path/filepath": {{"Abs Base Clean Dir Ext From* Is* Join Localize Match Rel Split* To* VolumeName", pure}},
	"net":           {{"Parse* JoinHostPort SplitHostPort IPv4* IP.* IPNet.* CIDRMask", pure}},
	"net/http": {
		{"NewRequest* StatusText CanonicalHeaderKey DetectContentType Request.* Header.* Cookie.*", pure},
		{"Request.Write*", writes(Arg(0))},
		{"Header.Set Header.Add Request.Set* Request.AddCookie", keeps},
	},
	"net/http/httptest": {{"*", pure}},
	"hash/... crypto crypto/hmac crypto/md5 crypto/sha1 crypto/sha256 crypto/sha512 crypto/sha3 crypto/aes crypto/cipher crypto/des crypto/rc4 crypto/rand crypto/rsa crypto/ecdsa crypto/ecdh crypto/ed25519 crypto/elliptic crypto/subtle crypto/x509 crypto/pbkdf2 crypto/hkdf":            {{"*", pure}},
	"golang.org/x/crypto/bcrypt golang.org/x/crypto/scrypt golang.org/x/crypto/argon2 golang.org/x/crypto/pbkdf2 golang.org/x/crypto/hkdf golang.org/x/crypto/sha3 golang.org/x/crypto/blake2b golang.org/x/crypto/blake2s golang.org/x/crypto/chacha20poly1305 golang.org/x/crypto/nacl/...": {{"*", pure}},
	"reflect": {
		{"*", pure},
		{"Value.Set*", memory(Arg(0), Receiver)},
		{"Copy", memory(Arg(1), Arg(0))},
		{"Value.Call* Value.Send Value.TrySend Select", unknown},
	},

	"time context sync runtime runtime/debug runtime/metrics os/signal flag embed unsafe testing testing/...": {{"*", harmless}},
	"os":      {{"Get* Lookup* Environ Expand* Hostname Set* Unsetenv Clearenv TempDir UserHomeDir UserCacheDir UserConfigDir IsPathSeparator Executable", harmless}},
	"os/user": {{"*", harmless}},

	"golang.org/x/exp/slices golang.org/x/exp/maps golang.org/x/exp/rand golang.org/x/exp/constraints golang.org/x/text/... golang.org/x/net/html/... golang.org/x/net/idna golang.org/x/mod/...": {{"*", pure}},
	"golang.org/x/net/context golang.org/x/time/rate go.uber.org/ratelimit github.com/juju/ratelimit github.com/sethvargo/go-limiter/...":                                                         {{"*", harmless}},

	"github.com/google/uuid github.com/gofrs/uuid github.com/satori/go.uuid github.com/pborman/uuid github.com/hashicorp/go-uuid github.com/nu7hatch/gouuid github.com/twinj/uuid":                                                                                                                                                             {{"*", pure}},
	"github.com/rs/xid github.com/oklog/ulid github.com/segmentio/ksuid github.com/bwmarrin/snowflake github.com/sony/sonyflake github.com/teris-io/shortid github.com/lithammer/shortuuid github.com/matoous/go-nanoid github.com/jaevor/go-nanoid github.com/nats-io/nuid github.com/nrednav/cuid2 github.com/lucsky/cuid":                   {{"*", pure}},
	"github.com/shopspring/decimal github.com/cockroachdb/apd github.com/ericlagergren/decimal github.com/govalues/decimal github.com/quagmt/udecimal github.com/Rhymond/go-money github.com/bojanz/currency":                                                                                                                                  {{"*", pure}},
	"github.com/golang-module/carbon github.com/dromara/carbon github.com/uniplaces/carbon github.com/jinzhu/now github.com/araddon/dateparse github.com/jonboulle/clockwork github.com/benbjohnson/clock github.com/itchyny/timefmt-go k8s.io/utils/clock/...":                                                                                {{"*", pure}},
	"github.com/cespare/xxhash github.com/OneOfOne/xxhash github.com/pierrec/xxHash/... github.com/spaolacci/murmur3 github.com/twmb/murmur3 github.com/zeebo/xxh3 github.com/zeebo/blake3 github.com/minio/highwayhash github.com/dgryski/... github.com/cnf/structhash github.com/mitchellh/hashstructure github.com/gohugoio/hashstructure": {{"*", pure}},
	"github.com/spf13/cast github.com/gobuffalo/nulls gopkg.in/guregu/null gopkg.in/guregu/null/... github.com/guregu/null/... github.com/volatiletech/null github.com/aarondl/null github.com/samber/mo github.com/google/go-cmp/... github.com/r3labs/diff github.com/wI2L/jsondiff github.com/evanphx/json-patch":                           {{"*", pure}},
	"k8s.io/utils/ptr k8s.io/utils/pointer github.com/AlekSi/pointer github.com/gotidy/ptr github.com/openlyinc/pointy go.openly.dev/pointy github.com/xorcare/pointer github.com/aws/aws-sdk-go/aws github.com/aws/aws-sdk-go-v2/aws github.com/aws/smithy-go/ptr github.com/samber/lo/internal/...":                                          {{"*", pure}},
	"github.com/dustin/go-humanize github.com/iancoleman/strcase github.com/stoewer/go-strcase github.com/ettle/strcase github.com/gobeam/stringy github.com/huandu/xstrings github.com/gosimple/slug github.com/Masterminds/semver github.com/Masterminds/sprig github.com/hashicorp/go-version github.com/gobwas/glob github.com/bmatcuk/doublestar github.com/tidwall/match github.com/agnivade/levenshtein github.com/kballard/go-shellquote github.com/google/shlex github.com/nyaruka/phonenumbers github.com/ttacon/libphonenumber github.com/mssola/user_agent github.com/mileusna/useragent github.com/ua-parser/uap-go/uaparser github.com/microcosm-cc/bluemonday github.com/gomarkdown/markdown/... github.com/yuin/goldmark github.com/PuerkitoBio/purell github.com/go-test/deep github.com/bxcodec/faker/... github.com/go-faker/faker/... github.com/brianvoe/gofakeit github.com/jaswdr/faker": {{"*", pure}},
	"github.com/gorilla/mux":          {{"Vars CurrentRoute SetURLVars", pure}},
	"github.com/huandu/go-sqlbuilder": {{"*", pure}},
	"github.com/Masterminds/squirrel": {{"*", pure}, {"Exec* Query* *.Exec* *.Query* *.Scan*", unknown}},
	"github.com/doug-martin/goqu":     {{"*", pure}, {"*.Exec* *.Scan* *.Executor", unknown}},
	"github.com/google/cel-go/... github.com/expr-lang/expr/... github.com/antonmedv/expr/... github.com/Knetic/govaluate github.com/diegoholiveira/jsonlogic":                                                                                                  {{"*", pure}},
	"github.com/golang/geo/... github.com/paulmach/orb/... github.com/uber/h3-go github.com/mmcloughlin/geohash github.com/twpayne/go-geom/... gonum.org/v1/gonum/...":                                                                                          {{"*", pure}},
	"google.golang.org/grpc/codes google.golang.org/grpc/metadata google.golang.org/grpc/peer":                                                                                                                                                                  {{"*", harmless}},
	"github.com/spf13/viper github.com/spf13/pflag github.com/joho/godotenv github.com/kelseyhightower/envconfig github.com/caarlos0/env github.com/knadh/koanf/... github.com/urfave/cli github.com/ilyakaznacheev/cleanenv github.com/sethvargo/go-envconfig": {{"*", harmless}},
	"k8s.io/apimachinery/pkg/types k8s.io/apimachinery/pkg/labels k8s.io/apimachinery/pkg/fields k8s.io/apimachinery/pkg/apis/meta/v1 k8s.io/apimachinery/pkg/api/resource k8s.io/apimachinery/pkg/util/intstr":                                                 {{"*", pure}},
}
