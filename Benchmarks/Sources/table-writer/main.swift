import MailModel
import Tables

// table-writer ROWS MAP OUTPUT
//
// What postmap(1) does with a text of sorted "address transport" lines, by the program's own writer,
// which reads everything back: lmdb or cdb.
let words = Array(CommandLine.arguments.dropFirst())
guard words.count == 3, let type = MapType(rawValue: words[1]), let map = IndexedMap(type) else {
    print("usage: table-writer ROWS lmdb|cdb OUTPUT")
    throw UsageError()
}
let rows = try Rows(path: words[0])
let outputs = OutputParameters(
    systems: [
        OutputParameters.System(name: "system", hosted: false, transport: NextHop(rows.transport))
    ],
    domains: [], outputs: [])
try map.write(
    LookupKeys.indexed(
        PostfixTables(
            rows.table, outputs, PostfixOutput(mapType: type, denyText: "")
        ).transport()), to: words[2])

struct UsageError: Error {}
