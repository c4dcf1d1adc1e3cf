package effect

// Encoders, decoders, validators and converters: all in memory. That a payload does not decode is no failure of work:
// a poison pill never decodes later either. Schema registries are asked for schemas, not told anything.

// marshalers are the rows of a library with the interface of encoding/json.
var marshalers = []row{
	{"*", pure},
	{"Marshal* *.Marshal*", codes},
	{"Unmarshal* *.Unmarshal*", decodes(Arg(0), Arg(1))},
	{"*.UnmarshalJSON *.UnmarshalText *.UnmarshalBinary *.UnmarshalYAML *.UnmarshalBSON *.UnmarshalCBOR *.UnmarshalMsgpack", decodes(Arg(0), Receiver)},
	{"MarshalWrite", writes(Arg(0))},
	{"NewDecoder* *.NewDecoder*", pure},
	{"Decoder.Decode* StreamDecoder.Decode*", decodes(Receiver, Arg(0))},
	{"NewEncoder* *.NewEncoder*", writerOn(Arg(0))},
	{"Encoder.Encode* StreamEncoder.Encode*", writes(Receiver)},
	{"Encoder.Flush Encoder.WriteToken Encoder.WriteValue", writes(Receiver)},
	{"Encoder.Close", neverFails},
}

// with adds rows to others; the more precise names decide.
func with(rows []row, more ...row) []row { return append(more[:len(more):len(more)], rows...) }

// compressors are the rows of a library with the interface of compress/gzip.
var compressors = []row{
	{"*", codes},
	{"NewReader*", pure},
	{"Reader.Read", decodes(Receiver, Arg(0))},
	{"NewWriter*", writerOn(Arg(0))},
	{"Writer.Write* Writer.ReadFrom Writer.Flush Encoder.Write Encoder.ReadFrom Encoder.Flush", writes(Receiver)},
	{"*.WriteTo", writes(Arg(0))},
	{"*.Close", neverFails},
}

// protobufs are the rows of the packages called proto.
var protobufs = []row{
	{"*", pure},
	{"Marshal* *.Marshal* *.Encode*", codes},
	{"Unmarshal* *.Unmarshal*", decodes(Arg(0), Arg(1))},
	{"Merge", memory(Arg(1), Arg(0))},
	{"Buffer.Unmarshal Buffer.DecodeMessage", decodes(Receiver, Arg(0))},
	{"MarshalText CompactText", writes(Arg(0))},
}

var decoding = table{
	"image image/gif image/jpeg image/png": {
		{"Decode* *.Decode*", codes},
		{"Encode* Encoder.Encode", writes(Arg(0))},
		{"*", pure},
	},
	"encoding/json encoding/json/jsontext encoding/xml encoding/gob encoding/asn1": with(marshalers,
		row{"Compact Indent HTMLEscape", decodes(Arg(1), Arg(0))},
		row{"UnmarshalDecode", decodes(Arg(0), Arg(1))},
		row{"MarshalEncode", writes(Arg(0))},
		row{"EscapeText Escape", writes(Arg(0))},
		row{"Decoder.DecodeValue", decodes(Receiver, Arg(0))},
	),
	"encoding": {{"*.Marshal*", codes}, {"*.Unmarshal*", decodes(Arg(0), Receiver)}, {"*.Append*", codes}},
	"encoding/base64 encoding/base32 encoding/hex encoding/ascii85": {
		{"*", codes},
		{"Decode Encode Encoding.Decode Encoding.Encode", decodes(Arg(1), Arg(0))},
		{"NewEncoder", writerOn(Arg(1))},
		{"Dumper", writerOn(Arg(0))},
	},
	"encoding/pem": {{"*", codes}, {"Encode", writes(Arg(0))}},
	"encoding/binary": {
		{"*", pure},
		{"Read", decodes(Arg(0), Arg(2))},
		{"Decode", decodes(Arg(0), Arg(2))},
		{"Encode", decodes(Arg(2), Arg(0))},
		{"Write", writes(Arg(0))},
		{"Put* *.Put*", memory(Arg(1), Arg(0))},
	},
	"encoding/csv": {
		{"*", pure},
		{"Reader.Read*", decodes(Receiver, Result(0))},
		{"NewWriter", writerOn(Arg(0))},
		{"Writer.*", writes(Receiver)},
	},

	"compress/gzip compress/zlib compress/flate compress/bzip2 compress/lzw":                                                                      compressors,
	"github.com/klauspost/compress/... github.com/klauspost/pgzip github.com/golang/snappy github.com/pierrec/lz4/...":                            compressors,
	"github.com/DataDog/zstd github.com/valyala/gozstd github.com/andybalholm/brotli github.com/eapache/go-xerial-snappy github.com/ulikunitz/xz": compressors,

	"github.com/goccy/go-json/... github.com/json-iterator/go github.com/bytedance/sonic/... github.com/segmentio/encoding/json": with(marshalers,
		row{"*.UnmarshalFromString UnmarshalFromString UnmarshalString *.UnmarshalString", decodes(Arg(0), Arg(1))}),
	"github.com/go-json-experiment/json/... github.com/pquerna/ffjson/ffjson github.com/wI2L/jettison sigs.k8s.io/json k8s.io/apimachinery/pkg/util/json": marshalers,
	"github.com/mailru/easyjson/...": with(marshalers,
		row{"MarshalToWriter MarshalToHTTPResponseWriter", writes(Arg(1))},
		row{"*.UnmarshalEasyJSON", decodes(Arg(0), Receiver)}),
	"github.com/tidwall/gjson": {{"*", pure}, {"Result.ForEach", each(Receiver)}, {"ForEachLine", each(Arg(0))}},
	"github.com/tidwall/sjson github.com/tidwall/pretty github.com/bitly/go-simplejson github.com/Jeffail/gabs github.com/oliveagle/jsonpath github.com/PaesslerAG/jsonpath github.com/ohler55/ojg/...": {{"*", pure}},
	"github.com/antchfx/jsonquery github.com/antchfx/xmlquery github.com/antchfx/xpath github.com/beevik/etree github.com/clbanning/mxj github.com/itchyny/gojq github.com/jmespath/go-jmespath":        {{"*", pure}},
	"github.com/buger/jsonparser":     {{"*", pure}, {"ArrayEach ObjectEach EachKey", each(Arg(0))}},
	"github.com/valyala/fastjson/...": {{"*", pure}, {"Object.Visit", each(Receiver)}},
	"github.com/minio/simdjson-go":    {{"*", pure}},

	"gopkg.in/yaml go.yaml.in/yaml github.com/goccy/go-yaml/... sigs.k8s.io/yaml/... github.com/ghodss/yaml github.com/invopop/yaml": marshalers,
	"github.com/pelletier/go-toml/... github.com/BurntSushi/toml": with(marshalers,
		row{"Decode", decodes(Arg(0), Arg(1))},
		row{"NewDecoder", pure}),
	"github.com/vmihailenco/msgpack/... github.com/fxamacker/cbor": marshalers,
	"github.com/shamaton/msgpack/...": with(marshalers,
		row{"MarshalWrite*", writes(Arg(0))}),
	"github.com/ugorji/go/codec": with(marshalers,
		row{"NewDecoderBytes", pure},
		row{"NewEncoderBytes", decodes(None, Arg(0))}),
	"github.com/tinylib/msgp/msgp": {
		{"*", codes},
		{"Encode WriteFile CopyToJSON", writes(Arg(0))},
		{"Decode", decodes(Arg(0), Arg(1))},
		{"NewWriter*", writerOn(Arg(0))},
		{"Writer.Write* Writer.Flush", writes(Receiver)},
	},
	"go.mongodb.org/mongo-driver/bson/... github.com/globalsign/mgo/bson gopkg.in/mgo/bson": with(marshalers,
		row{"UnmarshalExtJSON", decodes(Arg(0), Arg(2))},
		row{"UnmarshalValue", decodes(Arg(1), Arg(2))},
		row{"RawValue.Unmarshal* Raw.Unmarshal", decodes(Receiver, Arg(0))}),
	"github.com/apache/thrift/lib/go/thrift git.apache.org/thrift.git/lib/go/thrift": { // serializer.go, deserializer.go
		{"NewTSerializer* NewTDeserializer* NewTMemoryBuffer*", pure},
		{"TSerializer.Write*", codes},
		{"TDeserializer.Read*", decodes(Arg(2), Arg(1))},
		{"TMemoryBuffer.*", appends},
	},

	"github.com/golang/protobuf/proto github.com/gogo/protobuf/proto google.golang.org/protobuf/proto": protobufs,
	"github.com/golang/protobuf/jsonpb github.com/gogo/protobuf/jsonpb": {
		{"*", pure},
		{"Marshaler.Marshal", writes(Arg(0))},
		{"Marshaler.MarshalToString", codes},
		{"Unmarshal* Unmarshaler.Unmarshal", decodes(Arg(0), Arg(1))},
		{"Unmarshaler.UnmarshalNext UnmarshalNext", decodes(Arg(0), Arg(1))},
	},
	"google.golang.org/protobuf/encoding/protodelim": {{"*", pure}, {"MarshalTo MarshalOptions.MarshalTo", writes(Arg(0))}, {"UnmarshalFrom UnmarshalOptions.UnmarshalFrom", decodes(Arg(0), Arg(1))}},
	"google.golang.org/protobuf/types/known/anypb": {
		{"*", pure},
		{"UnmarshalTo", decodes(Arg(0), Arg(1))},
		{"MarshalFrom", decodes(Arg(1), Arg(0))},
		{"Any.UnmarshalTo", decodes(Receiver, Arg(0))},
		{"Any.MarshalFrom", decodes(Arg(0), Receiver)},
	},
	"github.com/golang/protobuf/ptypes github.com/gogo/protobuf/types":                                                                                         {{"*", pure}, {"UnmarshalAny", decodes(Arg(0), Arg(1))}},
	"google.golang.org/protobuf/... github.com/golang/protobuf/... github.com/gogo/protobuf/...":                                                               protobufs,
	"github.com/planetscale/vtprotobuf/... github.com/bufbuild/protovalidate-go buf.build/go/protovalidate github.com/envoyproxy/protoc-gen-validate/validate": {{"*", pure}},
	"github.com/jhump/protoreflect/desc/... github.com/jhump/protoreflect/dynamic":                                                                             {{"*", pure}, {"Message.Unmarshal* Message.Merge*", decodes(Arg(0), Receiver)}, {"Message.ConvertTo", decodes(Receiver, Arg(0))}, {"Message.ConvertFrom", decodes(Arg(0), Receiver)}},
	"google.golang.org/genproto/...": {{"*", pure}},

	"github.com/hamba/avro": with(marshalers, // codec.go, decoder.go, encoder.go
		row{"Unmarshal API.Unmarshal", decodes(Arg(1), Arg(2))},
		row{"NewEncoder NewEncoderForSchema API.NewEncoder", writerOn(Arg(1))}),
	"github.com/hamba/avro/...":                                        {{"*", pure}, {"NewEncoder*", writerOn(Arg(1))}, {"Encoder.*", writes(Receiver)}, {"Decoder.Decode", decodes(Receiver, Arg(0))}},
	"github.com/linkedin/goavro":                                       {{"*", codes}, {"NewOCFWriter", unknown}, {"OCFWriter.*", unknown}},
	"github.com/heetch/avro/...":                                       {{"*", codes}, {"Unmarshal SingleDecoder.Unmarshal", decodes(Arg(0), Arg(1))}, {"*.Unmarshal", decodes(Arg(1), Arg(2))}},
	"github.com/actgardner/gogen-avro/...":                             {{"*", pure}, {"Eval", decodes(Arg(0), Arg(2))}},
	"gopkg.in/avro github.com/elodina/go-avro github.com/go-avro/avro": {{"*", pure}, {"*.Read", decodes(Arg(1), Arg(0))}, {"*.Write", decodes(Arg(0), Arg(1))}},

	"github.com/confluentinc/confluent-kafka-go/schemaregistry/...": { // serde/avro: DeserializeInto(topic, payload, msg)
		{"*", pure},
		{"*.Serialize *.Deserialize *.SerializeWithHeaders *.DeserializeWithHeaders", codes},
		{"*.DeserializeInto", decodes(Arg(1), Arg(2))},
		{"*.DeserializeWithHeadersInto", decodes(Arg(2), Arg(3))},
	},
	"github.com/twmb/franz-go/pkg/sr": {{"*", pure}, {"Serde.Decode", decodes(Arg(0), Arg(1))}}, // sr/serde.go
	"github.com/riferrari/srclient github.com/lensesio/schema-registry github.com/landoop/schema-registry github.com/datamountaineer/schema-registry": {{"*", pure}},
	"github.com/lovoo/goka/codec":                {{"*", codes}},
	"github.com/lovoo/goka":                      {{"Codec.* CodecFromFactory*", codes}},
	"github.com/ThreeDotsLabs/watermill/message": {{"NewMessage* Message.Copy Message.SetContext Message.Context Metadata.Get", pure}, {"Metadata.Set", keeps}},

	"github.com/cloudevents/sdk-go/event/... github.com/cloudevents/sdk-go/types": { // event_data.go
		{"*", pure},
		{"Event.DataAs", decodes(Receiver, Arg(0))},
		{"Event.SetData", decodes(Arg(1), Receiver)},
		{"Event.Set*", keeps},
		{"Decode", decodes(Arg(1), Arg(2))}, // datacodec/json
	},
	"github.com/cloudevents/sdk-go/event/datacodec": {{"Decode", decodes(Arg(2), Arg(3))}},
	"github.com/cloudevents/sdk-go/binding":         {{"ToEvent* EventMessage.* ToMessage", codes}},

	"github.com/mitchellh/mapstructure github.com/go-viper/mapstructure": {{"*", pure}, {"Decode* WeakDecode*", decodes(Arg(0), Arg(1))}, {"DecodeHookExec", pure},
		{"NewDecoder", Effect{Kind: Pure, Into: Arg(0), Field: "Result"}}, {"Decoder.Decode", decodes(Arg(0), Receiver)}}, // mapstructure.go: DecoderConfig.Result
	"github.com/jinzhu/copier github.com/ulule/deepcopier": {{"*", pure}, {"Copy*", decodes(Arg(1), Arg(0))}},
	"github.com/imdario/mergo dario.cat/mergo":             {{"*", pure}, {"Merge* Map*", decodes(Arg(1), Arg(0))}},
	"github.com/gorilla/schema":                            {{"*", pure}, {"Decoder.Decode", decodes(Arg(1), Arg(0))}, {"Encoder.Encode", decodes(Arg(0), Arg(1))}},
	"github.com/go-playground/form":                        {{"*", pure}, {"Decoder.Decode", decodes(Arg(1), Arg(0))}},
	"github.com/google/go-querystring/query github.com/fatih/structs github.com/mitchellh/copystructure github.com/mohae/deepcopy github.com/brunoga/deep":       {{"*", pure}},
	"github.com/creasty/defaults github.com/mcuadros/go-defaults":                                                                                                {{"*", harmless}},
	"github.com/go-playground/validator github.com/asaskevich/govalidator github.com/go-ozzo/ozzo-validation/... github.com/gookit/validate":                     {{"*", pure}},
	"github.com/xeipuuv/gojsonschema github.com/santhosh-tekuri/jsonschema github.com/qri-io/jsonschema github.com/go-openapi/strfmt github.com/go-openapi/swag": {{"*", pure}},
	"github.com/golang-jwt/jwt github.com/dgrijalva/jwt-go github.com/lestrrat-go/jwx/jwt":                                                                       {{"*", pure}, {"ParseWithClaims ParseUnverified Parser.ParseWithClaims Parser.ParseUnverified", decodes(Arg(0), Arg(1))}},
	"github.com/influxdata/line-protocol github.com/influxdata/line-protocol/...":                                                                                {{"*", pure}},
	"github.com/aws/aws-sdk-go/service/dynamodb/dynamodbattribute github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue":                                  marshalers,
}
