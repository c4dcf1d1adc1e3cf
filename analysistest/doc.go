// Package analysistest runs analyzers over test programs and compares what they report with what the
// programs say they should.
//
// The test programs under testdata/src are modules of their own and use the real client libraries. A
// pattern is a folder with one program that is wrong, one that is right, or both:
//
//	testdata/src/<module>/<pattern>/wrong/...
//	testdata/src/<module>/<pattern>/right/...
//
// A comment // want "regexp" on a line expects one diagnostic there whose message matches, several
// strings expect several. A diagnostic that nobody wants is an error as well, so a right program is one
// without wants.
//
// Packages are analysed as the go command's vet does it: one unit at a time, dependencies first, every
// import seen through export data only, every fact through its gob encoding. Libraries are never parsed:
// their types come from the compiler's export data, and the analyzers with facts see them as units
// without files, which is all that the suite looks at in a library.
package analysistest
