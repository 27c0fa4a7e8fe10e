import Directory
import MailModel

// directory-reader URL-OR-FILE BASE FILTER PAGE-SIZE ATTRIBUTE...
//
// The program's own reader and nothing behind it: what of a run is reading.
let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 5, let pageSize = Int(words[3]) else {
    print("usage: directory-reader URL-OR-FILE BASE FILTER PAGE-SIZE ATTRIBUTE...")
    throw UsageError()
}
let request = SearchRequest(
    base: words[1], scope: .subtree, filter: try Filter(words[2]),
    attributes: AttributeList(Array(words[4...])))
var entries = 0
var values = 0
try open(words[0], pageSize: pageSize).search(request) { entry in
    entries += 1
    entry.forEachValue { _, _ in values += 1 }
}
print("\(entries) entries, \(values) values")

func open(_ place: String, pageSize: Int) throws -> any DirectorySource {
    guard place.hasPrefix("ldap") else { return try LDIFDirectory(path: place) }
    var configuration = LDAPConfiguration(servers: [place], bind: .anonymous)
    configuration.tls.mode = .none
    configuration.pageSize = pageSize
    return try LDAPDirectory(configuration)
}

struct UsageError: Error {}
