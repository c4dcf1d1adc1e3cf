package effect

import "go/types"

// Databases and brokers: the calls beside the work itself. What writes or asks is unknown, hence work; here stand
// what only builds a request, what reports its failure later, and what runs a function inside a transaction.

// IsFailureField reports whether v is the field where a value holds the failure of the call that made it:
// db.Create(&row).Error.
func IsFailureField(v *types.Var) bool {
	if v == nil || v.Pkg() == nil || !v.IsField() || v.Name() != "Error" || !isError(v.Type()) {
		return false
	}
	switch normal(v.Pkg().Path()) {
	case "gorm.io/gorm", "github.com/jinzhu/gorm": // DB.Error, Association.Error
		return true
	}
	return false
}

// gormBuilders are the methods of *gorm.DB that only build a statement.
const gormBuilders = "DB.WithContext DB.Session DB.Debug DB.Unscoped DB.Begin DB.BeginTx DB.New DB.Set DB.Get DB.InstanceSet DB.InstanceGet " +
	"DB.Model DB.Table DB.Where DB.Not DB.Or DB.Select DB.Omit DB.Order DB.Limit DB.Offset DB.Joins DB.InnerJoins DB.Preload " +
	"DB.Clauses DB.Scopes DB.Distinct DB.Group DB.Having DB.Attrs DB.Assign DB.Raw DB.MapColumns DB.Association"

var storage = table{
	"database/sql database/sql/driver": {
		{"Named Result.* Rows.Columns* Rows.Next*", pure},          // a driver that cannot count says so; the statement is done
		{"Row.Scan Row.Err Rows.Scan Rows.Err Tx.Commit", reports}, // sql.go: Row: errors are deferred until Scan
		{"*.Rollback *.Close", neverFails},
	},
	"github.com/jmoiron/sqlx": {
		{"In Named Rebind *.Rebind BindNamed *.BindNamed BindMap BindType", pure},
		{"Row.* Rows.StructScan Rows.SliceScan Rows.MapScan StructScan", reports},
	},
	"github.com/jackc/pgx github.com/jackc/pgx/pgxpool github.com/jackc/pgx/pgconn github.com/jackc/pgconn": {
		{"*.Commit *.Scan Rows.Err Rows.Values RowToStructByName* BatchResults.Exec BatchResults.QueryRow BatchResults.Close", reports}, // batch.go: Close returns the first error
		{"Batch.Len CopyFromRows CopyFromSlice CopyFromFunc Identifier.*", pure},
		{"Batch.Queue", keeps},
		{"*.Rollback *.Close *.Release", neverFails},
		{"BeginFunc BeginTxFunc *.BeginFunc *.BeginTxFunc CollectRows CollectOneRow CollectExactlyOneRow AppendRows ForEachRow *.AcquireFunc", calls},
		{"SafeToRetry Timeout", sentinel},
	},
	"github.com/jackc/pgx/pgtype github.com/jackc/pgtype github.com/lib/pq/hstore github.com/lib/pq/oid": {{"*", pure}},
	"github.com/lib/pq":          {{"Array Quote* CopyIn* ParseURL *.Value", pure}},
	"github.com/jackc/pgerrcode": {{"*", pure}},

	"gorm.io/gorm github.com/jinzhu/gorm": {
		{gormBuilders, pure},
		{"DB.Commit", reports},
		{"DB.Rollback* DB.Close", neverFails},
		{"DB.Transaction DB.Connection", calls},               // finisher_api.go
		{"IsRecordNotFoundError DB.RecordNotFound", sentinel}, // jinzhu: errors.go, main.go
	},
	"gorm.io/gorm/clause gorm.io/gorm/schema gorm.io/datatypes": {{"*", pure}},
	"xorm.io/xorm github.com/go-xorm/xorm":                      {{"*.Commit", reports}, {"*.Rollback *.Close", neverFails}, {"*.Transaction", calls}},
	"xorm.io/builder":                                           {{"*", pure}},
	"github.com/uptrace/bun": {
		{"*.New* In Ident Safe", pure},
		{"*.Commit", reports},
		{"*.Rollback *.Close", neverFails},
		{"*.RunInTx", calls},
	},
	"github.com/go-pg/pg":                          {{"In Array Scan", pure}, {"*.Commit", reports}, {"*.Rollback *.Close", neverFails}, {"*.RunInTransaction", calls}},
	"github.com/go-gorp/gorp":                      {{"*.Commit", reports}, {"*.Rollback", neverFails}},
	"github.com/gocraft/dbr":                       {{"*.Commit", reports}, {"*.Rollback*", neverFails}},
	"github.com/upper/db":                          {{"*.Commit", reports}, {"*.Rollback", neverFails}, {"*.Tx *.TxContext", calls}},
	"github.com/cockroachdb/cockroach-go/crdb/...": {{"Execute*", retries}}, // crdb/tx.go
	"cloud.google.com/go/spanner": {
		{"Insert* Update* Replace* Delete* KeySets* Key.* NewStatement", pure}, // mutation.go: they build mutations
		{"Client.ReadWriteTransaction*", retries},
		{"*.Close *.Stop", neverFails},
		{"ErrCode ErrDesc ExtractRetryDelay", sentinel},
	},

	"github.com/redis/go-redis github.com/go-redis/redis gopkg.in/redis": {
		{"*.Val", pure},
		{"*.Err *.Result", reports},
		{"Pipeliner.Exec Pipeline.Exec Tx.Exec", reports},
		{"*.Close Pipeliner.Discard", neverFails},
		{"*.Pipelined *.TxPipelined *.Watch *.ForEach*", calls},
		{"HasErrorPrefix", sentinel},
	},
	"github.com/gomodule/redigo/redis github.com/garyburd/redigo/redis": {
		{"Args.*", pure},
		{"Int Int64 Uint64 Float64 Bool String Bytes Values Ints Strings StringMap ByteSlices Scan*", wraps}, // reply.go: (reply, err) in, err out
		{"Conn.Flush", reports},
		{"*.Close", neverFails},
	},

	"go.mongodb.org/mongo-driver/mongo": {
		{"New*", pure},
		{"NewClient", unknown},
		{"InsertOneModel.* UpdateOneModel.* UpdateManyModel.* ReplaceOneModel.* DeleteOneModel.* DeleteManyModel.*", pure},
		{"SingleResult.* Cursor.Decode Cursor.All Cursor.Err *.CommitTransaction", reports},
		{"Cursor.Close Cursor.Next* *.AbortTransaction *.EndSession Client.Disconnect", neverFails},
		{"*.WithTransaction WithSession *.UseSession*", calls},
		{"IsDuplicateKeyError IsTimeout IsNetworkError", sentinel},
	},
	"go.mongodb.org/mongo-driver/mongo/options go.mongodb.org/mongo-driver/mongo/readpref go.mongodb.org/mongo-driver/mongo/writeconcern": {{"*", pure}},
	"github.com/globalsign/mgo gopkg.in/mgo": {{"IsDup", sentinel}, {"Session.Close Session.Copy Session.Clone Session.DB Database.C", pure}},

	"github.com/gocql/gocql": {
		{"Session.Query Session.Bind Session.NewBatch NewBatch Query.* ParseUUID UUID.* RandomUUID TimeUUID", pure},
		{"Query.Exec* Query.Scan* Query.MapScan* Query.Iter*", unknown},
		{"Batch.Query Batch.Bind", keeps},
		{"Iter.Close Scanner.Err Scanner.Scan", reports},
	},
	"github.com/ClickHouse/clickhouse-go/lib/driver":                  {{"Batch.Append*", keeps}, {"Batch.Abort *.Close", neverFails}, {"Row.Scan Row.Err Rows.Scan Rows.Err Row.ScanStruct Rows.ScanStruct", reports}},
	"github.com/olivere/elastic":                                      {{"New* BulkIndexRequest.* BulkUpdateRequest.* BulkDeleteRequest.* BulkCreateRequest.*", pure}, {"NewClient NewSimpleClient DialContext", unknown}, {"BulkService.Add", keeps}, {"IsNotFound IsConflict IsTimeout IsConnErr IsStatusCode", sentinel}},
	"go.etcd.io/bbolt github.com/boltdb/bolt github.com/coreos/bbolt": {{"DB.View DB.Update DB.Batch Bucket.ForEach*", calls}, {"Tx.Commit", reports}, {"Tx.Rollback DB.Close", neverFails}},
	"github.com/dgraph-io/badger":                                     {{"DB.View DB.Update", calls}, {"NewEntry Entry.*", pure}, {"Txn.Commit* WriteBatch.Flush", reports}, {"Txn.Discard WriteBatch.Cancel Iterator.Close", neverFails}},
	"github.com/cockroachdb/pebble":                                   {{"Batch.Commit", reports}, {"*.Close", neverFails}},

	"google.golang.org/grpc":              {{"ClientConn.Close", neverFails}, {"ClientStream.RecvMsg ClientStream.CloseSend", reports}},
	"github.com/nats-io/nats.go":          {{"NewMsg Msg.* Header.*", pure}, {"Msg.Respond* Msg.Ack* Msg.Nak* Msg.Term* Msg.InProgress", unknown}, {"Conn.Flush*", reports}},
	"github.com/eclipse/paho.mqtt.golang": {{"Token.Error", reports}, {"Token.Wait*", joins}},
	"cloud.google.com/go/internal/pubsub": {{"PublishResult.Get", reports}},
	"github.com/go-resty/resty":           {{"Client.R Request.Set* Request.SetBody Client.New*", pure}, {"Response.*", pure}},
	"github.com/valyala/fasthttp":         {{"Acquire* Release* Request.* RequestHeader.* URI.* Args.* Response.* ResponseHeader.*", pure}, {"Request.Set* RequestHeader.Set* RequestHeader.Add*", keeps}},
}
