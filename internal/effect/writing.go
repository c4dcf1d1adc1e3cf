package effect

// Readers and writers. A write is worth what its sink is worth: a buffer in memory never fails, standard output is
// for people, and everything else is work.

var writing = table{
	"bytes strings": {
		{"Buffer.Write* Builder.Write* Buffer.ReadFrom", appends},
		{"Buffer.WriteTo Reader.WriteTo Replacer.WriteString", writes(Arg(0))},
		{"Buffer.Read Reader.Read Reader.ReadAt", decodes(Receiver, Arg(0))},
	},
	"hash hash/maphash github.com/cespare/xxhash github.com/zeebo/xxh3 github.com/zeebo/blake3 github.com/OneOfOne/xxhash": {
		{"*.Write*", appends}, // package hash: Write never returns an error
	},
	"math/rand crypto/rand": {{"Read *.Read", neverFails}},
	"io io/ioutil": {
		{"Copy* WriteString", writes(Arg(0))},
		{"ReadAll", codes},
		{"ReadFull ReadAtLeast", decodes(Arg(0), Arg(1))},
		{"NopCloser LimitReader MultiReader NewSectionReader SectionReader.* LimitedReader.* Reader.* ReaderAt.* ByteReader.* RuneReader.* Seeker.*", pure},
		{"Reader.Read SectionReader.Read LimitedReader.Read", decodes(Receiver, Arg(0))},
		{"TeeReader", writerOn(Arg(1))},
		{"MultiWriter NewOffsetWriter", writerOn(Arg(0))},
		{"WriterTo.WriteTo", writes(Arg(0))},
		{"Closer.Close *.Close *.CloseWithError", neverFails},
	},
	"bufio": {
		{"*", pure},
		{"Reader.Read", decodes(Receiver, Arg(0))},
		{"Reader.WriteTo", writes(Arg(0))},
		{"NewWriter*", writerOn(Arg(0))},
		{"NewReadWriter", writerOn(Arg(1))},
		{"Writer.Write* Writer.ReadFrom Writer.Flush", writes(Receiver)},
	},
	"text/tabwriter": {
		{"*", pure},
		{"NewWriter Writer.Init", writerOn(Arg(0))},
		{"Writer.Write Writer.Flush", writes(Receiver)},
	},
	"text/template html/template github.com/valyala/fasttemplate": {
		{"*", pure},
		{"*.Execute* Execute* HTMLEscape JSEscape", writes(Arg(0))},
		{"*.ExecuteString ExecuteString* *.ExecuteFuncString*", pure},
	},
	"fmt": {{"Fprint*", writes(Arg(0))}},
	"mime/multipart mime/quotedprintable": {
		{"*", pure},
		{"NewWriter", writerOn(Arg(0))},
		{"Writer.Create*", writerOn(Receiver)},
		{"Writer.Write*", writes(Receiver)},
	},
	"os net":     {{"*.Close", neverFails}},
	"crypto/tls": {{"*.Close", neverFails}},
	"net/http":   {{"Client.CloseIdleConnections *.Close", neverFails}},
	"archive/zip archive/tar": {
		{"NewWriter", writerOn(Arg(0))},
		{"Writer.Create*", writerOn(Receiver)},
		{"Writer.Write* Writer.AddFS Writer.Flush Writer.Copy", writes(Receiver)},
		{"*.Close", neverFails},
		{"NewReader Reader.* FileInfoHeader", pure},
		{"Reader.Read", decodes(Receiver, Arg(0))},
	},
}
