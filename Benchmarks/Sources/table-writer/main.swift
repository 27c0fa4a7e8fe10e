import MailModel
import Tables

// table-writer ROWS MAP OUTPUT
//
// What postmap(1) does with a text of sorted "address transport" lines, by the program's own writer,
// which reads everything back: lmdb or cdb.
let words = Array(CommandLine.arguments.dropFirst())
guard words.count == 3, let map = IndexedMap(rawValue: words[1]) else {
    print("usage: table-writer ROWS lmdb|cdb OUTPUT")
    throw UsageError()
}
let rows = try Rows(path: words[0])
let outputs = OutputParameters(
    systems: [OutputParameters.System(name: "system", hosted: false, transport: rows.transport)],
    domains: [], outputs: [])
try map.write(
    LookupKeys.indexed(
        PostfixTables(
            rows.table, outputs, PostfixOutput(mapType: words[1], denyText: "")
        ).transport()), to: words[2])

struct UsageError: Error {}
