import MailModel
import Tables
import Testing

/// What is asked about outputs is answered by the text that they are.
@Suite struct OutputFileTests {
    private static let table: RoutingTable = {
        var value = TableValue()
        value.routes = (0..<20_000).map {
            .init(address: "user\($0)@example.com", action: .relay, system: 1, target: "u\($0)@far")
        }
        value.accounts = [.init(id: "u", system: 1, state: .thirdParty)]
        value.logins =
            (0..<20_000).map { ("user\($0)", 0, .thirdParty) } + [("#odd", 0, .suspended)]
        return value.table
    }()

    /// More than the renderer hands on at once, so that rows are torn between its pieces.
    @Test(arguments: CanonicalTable.allCases)
    func `the rows of a compiled table are those of its file`(kind: CanonicalTable) throws {
        let text = try TextSink.gather { try kind.render(Self.table, to: &$0) }
        let inFile = try text.withUnsafeBytes {
            try Self.rows(CanonicalRows(CanonicalFile($0, name: kind.path)))
        }
        let inMemory = try Self.rows(CanonicalRows(kind, of: Self.table))
        #expect(inMemory == inFile)
        #expect(kind != .routes || text.count > 3 << 18)
    }

    @Test func `nobody is made to render what nobody reads`() throws {
        var rows = 0
        try CanonicalRows(.routes, of: Self.table).forEachRow { _ in
            rows += 1
            return rows < 3
        }
        #expect(rows == 3)
    }

    private static let parameters: OutputParameters = {
        var parameters = TablesTests.parameters(proxy: true)
        parameters.systems[1].imap = MailboxServer(
            host: "far", security: .tls, imap: 993, pop3: 995, sieve: 4190)
        return parameters
    }()

    @Test(arguments: parameters.outputs.flatMap(\.output.files))
    func `every row of a file is found by its key, and nothing else is`(file: OutputFile) throws {
        let text = try #require(try outputTexts(Self.table, Self.parameters)[file.path])
        try text.withUnsafeBytes { text in
            for line in text.split(separator: UInt8(ascii: "\n")) {
                let line = Bytes(rebasing: line)
                let key = file.key(of: line)
                let value = try #require(try file.value(of: key, in: StoredText(text)))
                #expect(line.count == key.count + (file.format == .keys ? 0 : 1 + value.count))
                #expect(line.suffix(value.count).elementsEqual(value))
            }
            for missing in ["", "a", "user", "user1@example.co", "zzz", "#odd\t", "\n"] {
                let found = try missing.withBytes { try file.value(of: $0, in: StoredText(text)) }
                #expect(found == nil, "\(missing)")
            }
        }
    }

    private static func rows(_ rows: CanonicalRows) throws -> [[[UInt8]]] {
        var found: [[[UInt8]]] = []
        try rows.forEachRow { row in
            found.append(row.map { Array($0) })
            return true
        }
        return found
    }
}
