import TestSupport
import Testing

/// `check` asks the tables beside ours whether they answer for a whole domain of the split.
@Suite struct CatchAllRowsTests {
    private let host: WiringHost

    init() throws { host = try WiringHost() }

    private func main(_ replaced: String, _ table: String) -> [String] {
        host.main.map { $0.hasPrefix("\(replaced) ") ? "\($0), \(table)" : $0 }
    }

    private func swallowed(by table: String, _ target: String = "desk@example.com") -> [String] {
        [
            "main.cf: virtual_alias_maps also asks \(table), which sends @example.com to "
                + "\(target): mail to every address without a row in aliases goes there; take the "
                + "row out and set domains[].catch_all: \(target), or write a row for each address "
                + "with outputs.postfix.identity_aliases: true"
        ]
    }

    @Test func `a row that takes the mail of everybody`() throws {
        let inline = "inline:{ {@example.com = desk@example.com}, {@example.org = x@example.org} }"
        #expect(
            try host.findings(main: main("virtual_alias_maps", inline)) == swallowed(by: inline))

        let file = try host.workspace.write("virtual", "@example.com desk@example.com\n")
        let texthash = "texthash:\(file)"
        #expect(
            try host.findings(main: main("virtual_alias_maps", "proxy:\(texthash)"))
                == swallowed(by: "proxy:\(texthash)"))
    }

    @Test func `a pattern that takes the mail of everybody`() throws {
        let file = try host.workspace.write("virtual", "/.@example\\.com$/ desk@example.com\n")
        #expect(
            try host.findings(main: main("virtual_alias_maps", "regexp:\(file)"))
                == swallowed(by: "regexp:\(file)"))
    }

    @Test func `where every name has a row, it takes only what nobody has`() throws {
        let row = "inline:{@example.com=desk@example.com}"
        let everywhere = try WiringHost(
            outputs: "{map_type: lmdb, settle: 0s, identity_aliases: true}")
        let caught = try WiringHost(domain: "name: example.com, catch_all: mira@example.com")
        for host in [everywhere, caught] {
            let line = "virtual_alias_maps = lmdb:\(host.tables)/aliases, \(row)"
            #expect(try host.findings(main: host.main + [line]) == [])
        }
    }

    @Test func `tables that answer for somebody only, or for another domain`() throws {
        let inline = "inline:{ {info@example.com = x@example.com}, {@example.org = x@example.org} }"
        #expect(try host.findings(main: main("virtual_alias_maps", inline)) == [])
    }

    @Test func `a row that accepts everybody, and where that is wanted`() throws {
        let table = "static:OK"
        #expect(
            try host.findings(main: main("virtual_mailbox_maps", table)) == [
                "main.cf: virtual_mailbox_maps also asks static:OK, which has every address "
                    + "@example.com: those that nobody has are accepted, and bounce later; take the "
                    + "row out"
            ])
        let slave = try WiringHost(domain: "name: example.com, unknown: exchange")
        let main = slave.main + ["virtual_mailbox_maps = lmdb:\(slave.tables)/recipients, \(table)"]
        #expect(try slave.findings(main: main) == [])
    }

    @Test func `rows that rewrite or refuse everybody before ours are asked`() throws {
        let inline = "inline:{@example.com=@example.org}"
        #expect(
            try host.findings(
                main: host.main + ["canonical_maps = \(inline)", "relocated_maps = \(inline)"]) == [
                    "main.cf: canonical_maps also asks \(inline), which makes @example.org of every "
                        + "address @example.com before our tables are asked; take the row out",
                    "main.cf: relocated_maps also asks \(inline), which says of every address "
                        + "@example.com that it has moved; take the row out",
                ])
    }

    @Test func `a table that cannot be asked`() throws {
        let table = "texthash:/nowhere/virtual"
        // No Dovecot of the test's runs either.
        let unseen = try host.lines("unseen", main: main("virtual_alias_maps", table))
        #expect(
            unseen.filter { $0.hasPrefix("main.cf") } == [
                "main.cf: virtual_alias_maps: this user cannot ask \(table), so nobody looked "
                    + "whether it stands in the way of ours: run check as root once"
            ])
    }
}
