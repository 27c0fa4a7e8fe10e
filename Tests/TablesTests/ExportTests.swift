import Foundation
import MailModel
import TestSupport
import Testing

@testable import Tables

/// The export says what the canonical files say, and is read by the parsers of others.
@Suite struct ExportTests {
    /// Values that separate, quote, end lines, hide or turn text round.
    private static let hostile = [
        "a,b\"c\r\nd", "\\t\\-", "-", "\t", "ü\u{85}\u{2028}\u{202E}", "\u{0}\u{1B}[2J\u{7F}",
        "{\"a\":1}", "'", "=1+1", "😀\u{FFFF}",
    ]

    private func texts(_ table: RoutingTable, spreadsheet: Bool = false) throws -> [String: [UInt8]]
    {
        var parameters = parameters()
        parameters.outputs = [.export(ExportOutput(spreadsheet: spreadsheet))]
        return try outputTexts(table, parameters)
    }

    private func table(
        id: String = "u-anna", primary: String = "", dn: String = "uid=x",
        _ routes: [TableValue.Row] = []
    ) -> RoutingTable {
        var value = TableValue()
        value.accounts = [.init(id: id, dn: dn, primary: primary, system: 1)]
        value.routes = routes
        value.logins = [("anna", 0, .thirdParty)]
        return value.table
    }

    private func objects(_ text: [UInt8]?) throws -> [[String: Any]] {
        try #require(text).split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
    }

    /// The records that Python's module reads, which is strict about quotes and line ends.
    private func records(_ text: [UInt8]?) throws -> [[String]] {
        let script = """
            import csv, io, json, sys
            text = io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="")
            json.dump(list(csv.reader(text, strict=True)), sys.stdout)
            """
        let answer = try Processes.run(
            ["/usr/bin/python3", "-c", script], input: try #require(text))
        #expect(answer.status == 0, "\(answer.errorText)")
        let json = try JSONSerialization.jsonObject(with: Data(answer.output))
        return try #require(json as? [[String]])
    }

    @Test func `its files are these, and their owner's alone`() {
        let files = ExportOutput().files
        #expect(
            files.map(\.path) == [
                "export/routes.jsonl", "export/routes.csv", "export/logins.jsonl",
                "export/logins.csv", "export/accounts.csv",
            ])
        #expect(files.allSatisfy { $0.isPrivate && !$0.isLookedUp })
    }

    @Test func `a row is a line of JSON and a record of CSV`() throws {
        let table = table([
            .init(address: "a@example.com", action: .relay, system: 1, target: "a@far.example"),
            .init(address: "b@example.com", action: .reject),
        ])
        let texts = try texts(table)
        func text(_ name: String) throws -> String {
            String(decoding: try #require(texts["export/\(name)"]), as: UTF8.self)
        }
        #expect(
            try text("routes.jsonl") == """
                {"address":"a@example.com","action":"relay","system":"exchange",\
                "target":"a@far.example","kind":"user","id":"u-anna","rule":"relayed"}
                {"address":"b@example.com","action":"reject","kind":"user","id":"u-anna"}

                """)
        #expect(
            try text("routes.csv") == """
                address,action,system,target,kind,id,rule\r
                a@example.com,relay,exchange,a@far.example,user,u-anna,relayed\r
                b@example.com,reject,,,user,u-anna,\r

                """)
        #expect(
            try text("logins.jsonl")
                == "{\"name\":\"anna\",\"id\":\"u-anna\",\"reason\":\"third-party\"}\n")
        #expect(try text("logins.csv") == "name,id,reason\r\nanna,u-anna,third-party\r\n")
        #expect(
            try text("accounts.csv") == """
                id,kind,dn,primary,system,state,rule\r
                u-anna,user,uid=x,,exchange,hosted,relayed\r

                """)
    }

    @Test func `who stands on a list is a member of an array`() throws {
        let list = "a@example.com,\"b,\\\"c\"@example.com,d@example.net"
        let table = table([
            .init(address: "one@example.com", action: .expand, target: "a@example.com"),
            .init(address: "three@example.com", action: .expand, target: list),
            .init(address: "who@example.com", action: .relay, system: 1, target: "\"x,y\"@far"),
        ])
        let texts = try texts(table)
        let rows = try objects(texts["export/routes.jsonl"])
        #expect(rows[0]["members"] as? [String] == ["a@example.com"])
        #expect(
            rows[1]["members"] as? [String]
                == ["a@example.com", "\"b,\\\"c\"@example.com", "d@example.net"])
        #expect(rows[1]["target"] == nil)
        #expect(rows[2]["target"] as? String == "\"x,y\"@far" && rows[2]["members"] == nil)
        #expect(try records(texts["export/routes.csv"])[2][3] == list)
    }

    @Test(arguments: hostile)
    func `whatever a value is, parsers read it back and no line is torn`(value: String) throws {
        let table = table(id: value, [.init(address: "a@example.com", action: .reject)])
        let texts = try texts(table)
        let json = try #require(texts["export/routes.jsonl"])
        #expect(try objects(json).first?["id"] as? String == value)
        for scalar in String(decoding: json.dropLast(), as: UTF8.self).unicodeScalars {
            #expect(scalar.properties.generalCategory != .control)
            #expect(scalar != "\u{2028}" && scalar != "\u{2029}")
        }
        #expect(try records(texts["export/routes.csv"])[1][5] == value)
        #expect(try records(texts["export/accounts.csv"])[1][0] == value)
    }

    @Test func `bytes that are no text are U+FFFD in JSON, which has no others`() throws {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC2, 0x22]
        let text = bytes.withUnsafeBytes(JSONString.of)
        #expect(text == "\"a\u{FFFD}\u{FFFD}\\\"\"")
    }

    /// A canonical file's rows are read back by tests of their own; here they are what is meant.
    @Test(arguments: 0..<8)
    func `every row of a random table is in its files, in their order`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = randomTable(&random)
        let texts = try texts(table)
        for kind in [CanonicalTable.routes, .logins, .accounts] {
            var rows: [[String]] = []
            try CanonicalRows(kind, of: table).forEachRow { row in
                rows.append(row.map { String(decoding: unescapedField($0), as: UTF8.self) })
                return true
            }
            #expect(try records(texts["export/\(kind).csv"]) == [kind.columns] + rows)
            guard kind != .accounts else { continue }
            let objects = try objects(texts["export/\(kind).jsonl"])
            let read = objects.map { object in
                kind.columns.map { column in
                    let members = (object["members"] as? [String])?.joined(separator: ",")
                    return object[column] as? String ?? (column == "target" ? members : nil) ?? ""
                }
            }
            #expect(read == rows)
        }
    }

    private func randomTable(_ random: inout SeededGenerator) -> RoutingTable {
        func text() -> String {
            let count = random.number(0...4)
            return (0..<count).map { _ in
                random.pick(["a", ",", "\"", "\r", "\n", "\t", "\\", "-", "ü", " ", "=", "\u{9B}"])
            }.joined()
        }
        var value = TableValue()
        value.accounts = (0..<20).map { number in
            .init(
                id: "\(text())\(number)", kind: random.pick(AccountKind.allCases), dn: text(),
                primary: text(), system: random.pick([nil, 0, 1]),
                state: random.pick(AccountRecord.State.allCases), rule: random.pick([nil, 0, 1, 2]))
        }
        value.routes = (0..<60).map { number in
            .init(
                address: "\(text())\(number)@example.com",
                action: random.pick([.deliver, .relay, .reject, .defer]),
                system: random.pick([nil, 0, 1]), target: text(), account: random.number(0...19))
        }
        value.routes.append(
            .init(address: "list@example.com", action: .expand, target: "a@b.example,c@d.example"))
        value.logins = (0..<30).map { number in
            ("\(text())\(number)", random.number(0...19), random.pick(DeniedLogin.Reason.allCases))
        }
        return value.table
    }

    @Test func `an apostrophe stands before a formula when it is asked for, in CSV alone`() throws {
        let values = [
            "+bob@x.example", "-", "=1", "@a", "\t=1", "＝1", "\r", "=\"a\"", "a=1", "'+1",
        ]
        let spared = values.map { value in
            ["a", "'"].contains { value.hasPrefix($0) } ? value : "'" + value
        }
        for (value, spared) in zip(values, spared) {
            let table = table(primary: value, [.init(address: value, action: .reject)])
            let exact = try texts(table)
            let careful = try texts(table, spreadsheet: true)
            #expect(try records(exact["export/accounts.csv"])[1][3] == value)
            #expect(try records(careful["export/accounts.csv"])[1][3] == spared)
            #expect(try records(careful["export/routes.csv"])[1][0] == spared)
            #expect(try objects(careful["export/routes.jsonl"])[0]["address"] as? String == value)
        }
    }

    @Test func `a table without rows is a heading in CSV, and nothing in JSON`() throws {
        let texts = try texts(TableValue(accounts: []).table)
        #expect(texts["export/routes.jsonl"] == [] && texts["export/logins.jsonl"] == [])
        #expect(texts["export/logins.csv"] == Array("name,id,reason\r\n".utf8))
    }
}
