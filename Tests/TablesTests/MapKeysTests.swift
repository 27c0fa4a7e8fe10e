import MailModel
import Tables
import TestSupport
import Testing

/// A name that a map cannot hold costs nobody else anything.
@Suite struct MapKeysTests {
    /// 200 letters of two octets that fold to six each, and one octet more than LMDB takes.
    private static let growing = String(repeating: "\u{390}", count: 100)
    private static let long = String(repeating: "a", count: 512)

    @Test func `lmdb has a longest key, counted as Postfix folds it; cdb has none`() {
        let lmdb = MapKeys(mapType: .lmdb)
        let cdb = MapKeys(mapType: .cdb)
        #expect(String(repeating: "a", count: 511).withBytes { lmdb.hold($0) })
        #expect(!Self.long.withBytes { lmdb.hold($0) })
        #expect(!Self.growing.withBytes { lmdb.hold($0) })
        for key in [Self.long, Self.growing] { #expect(key.withBytes { cdb.hold($0) }) }
    }

    @Test(arguments: [MapType.lmdb, .hash, .texthash])
    func `the names that a map cannot hold are told and left out, the others are there`(
        mapType: MapType
    ) throws {
        var value = TableValue()
        let odd = mapType == .lmdb ? [Self.long, Self.growing] : ["omar\\", "omar:"]
        value.logins = (["bert"] + odd).map { ($0, 0, .thirdParty) }
        let parameters = parameters(mapType: mapType, dovecot: false)
        let found = parameters.problems(in: value.table)
        #expect(found.map(\.code) == [.unsupportedKey, .unsupportedKey])
        #expect(
            found.allSatisfy {
                $0.sentence == "a Postfix \(mapType) map cannot hold the name and goes without it"
            })
        let tables = Array(PostfixTables(value.table, parameters).all())
        let denied = try #require(tables.last)
        #expect(denied.path == "postfix/sasl_deny")
        #expect(lines(denied) == ["bert → REJECT"])
    }

    @Test func `the library takes the longest key there can be, and no longer one`() throws {
        let workspace = try Workspace()
        for (length, isTaken) in [(511, true), (512, false)] {
            var value = TableValue()
            value.logins = [(String(repeating: "a", count: length), 0, .thirdParty)]
            let table = PostfixTables(value.table, parameters()).saslDeny()
            let path = workspace.file("\(length).lmdb")
            if isTaken {
                try IndexedMap.lmdb.write(table, to: path)
            } else {
                #expect(throws: TableError.self) { try IndexedMap.lmdb.write(table, to: path) }
            }
        }
    }
}
