import MailModel
import Tables
import TestSupport
import Testing

/// Postfix table texts hold what postmap(1) can read.
@Suite struct PostfixTextTests {
    @Test(arguments: [
        "anna@example.com", "@example.com", "o'brien@example.com", "a#b@example.com",
        "\"anna berg\"@example.com", "\"a\\\"b\"@example.com", "änne@example.com", "+anna@x",
        "om\\ar", "o\\\"mar", "omar\\\\", "om:ar",
    ])
    func `Keys that the text can hold`(key: String) {
        #expect(key.withBytes { PostfixText.supports(key: $0) })
    }

    @Test(arguments: [
        "", "#anna@example.com", "anna berg", " anna", "anna\tb", "anna\nb", "a\u{7F}",
        "\"anna", "\"anna\\\"", "anna berg\"x\"", "omar\\", "\"a b\"\\", "omar:",
    ])
    func `Keys that it cannot`(key: String) {
        #expect(!key.withBytes { PostfixText.supports(key: $0) })
    }

    @Test func `Rows that the text cannot hold are left out, the others are read back`() throws {
        var value = TableValue()
        value.routes = [
            .init(address: "#anna@example.com", action: .deliver, system: 0),
            .init(address: "\"anna berg\"@example.com", action: .deliver, system: 0),
            .init(address: "bert@example.com", action: .relay, system: 1),
        ]
        let table = PostfixTables(value.table, parameters()).transport()
        let text = try postfixText(table)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                "anna berg"@example.com\tlmtp:unix:private/l
                bert@example.com\tsmtp:[mx]:25

                """)
        let rows = try text.withUnsafeBytes { try PostfixText.parse($0, name: "transport") }
        #expect(
            rows.map { String(decoding: $0.key, as: UTF8.self) } == [
                "\"anna berg\"@example.com", "bert@example.com",
            ])
    }

    @Test(arguments: 1...4)
    func `What is rendered is read back, for random keys`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            var value = TableValue()
            value.logins = Set(
                (0..<random.number(0...9)).map { _ in
                    let alphabet = Array("ab\"\\ #\t\n\ré@:".utf8)
                    return String(
                        decoding: random.bytes(random.number(1...6), of: alphabet), as: UTF8.self)
                }
            ).map { ($0, 0, .thirdParty) }
            let table = PostfixTables(value.table, parameters(denyText: "not here")).saslDeny()
            let text = try postfixText(table)
            let rows = try text.withUnsafeBytes { try PostfixText.parse($0, name: "sasl_deny") }
            let expected = table.rows.map { Array(table.key($0)) }.filter { key in
                key.withUnsafeBytes { PostfixText.supports(key: $0) }
            }
            #expect(rows.map(\.key) == expected, "seed \(seed)")
            #expect(rows.allSatisfy { $0.value == Array("REJECT not here".utf8) })
        }
    }

    @Test(arguments: ["anna", "anna\t", "\tx", "#a\tx", "a b\tx"])
    func `A line that is no row is refused`(line: String) {
        let error = #expect(throws: TableError.self) {
            try ("bert\tx\n" + line + "\n").withBytes {
                try PostfixText.parse($0, name: "transport")
            }
        }
        #expect(error?.description.contains("transport: line 2 is not a key") == true)
    }
}

/// What a consumer cannot hold is said before anything is written.
@Suite struct UnsupportedKeysTests {
    private func problems(_ parameters: OutputParameters) -> [String] {
        var value = TableValue()
        value.routes = [
            .init(address: "#anna@example.com", action: .deliver, system: 0),
            .init(address: "anna@example.com", action: .deliver, system: 0),
        ]
        value.logins = [
            ("#anna", 0, .thirdParty), ("anna b", 0, .thirdParty), ("a:b", 0, .thirdParty),
            ("bert", 0, .thirdParty),
        ]
        return parameters.problems(in: value.table).map {
            "\($0.code.rawValue) \($0.dn ?? "-") \($0.subject ?? "-"): \($0.sentence.prefix { $0 != "," })"
        }
    }

    @Test func `Indexed maps hold every name, Dovecot's list does not`() {
        #expect(
            problems(parameters(mapType: .lmdb)) == [
                "unsupported-key uid=x #anna: dovecot/deny cannot hold the name and goes without it",
                "unsupported-key uid=x a:b: dovecot/deny cannot hold the name and goes without it",
            ])
        #expect(problems(parameters(mapType: .cdb, dovecot: false)) == [])
    }

    @Test(arguments: [MapType.texthash, .hash])
    func `Texts do not hold a # at the start and blanks`(mapType: MapType) {
        let sentence = "a Postfix \(mapType) map cannot hold the name and goes without it"
        #expect(
            problems(parameters(mapType: mapType, dovecot: false)) == [
                "unsupported-key uid=x #anna@example.com: \(sentence)",
                "unsupported-key uid=x #anna: \(sentence)",
                "unsupported-key uid=x anna b: \(sentence)",
            ])
    }
}

/// Lists of refused logins.
@Suite struct LoginListTests {
    @Test func `Dovecot asks for a quote and a backslash with a backslash before it`() throws {
        var value = TableValue()
        value.logins = ["o'brien", "o", "oz", "q\"x", "s\\x"].map { ($0, 0, .thirdParty) }
        let text = try TextSink.gather { try LoginList.dovecot.render(value.table, to: &$0) }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "o", "o'brien", "o\\'brien", "oz", "q\"x", "q\\\"x", "s\\\\x", "s\\x",
            ])
        let pam = try TextSink.gather { try LoginList.pam.render(value.table, to: &$0) }
        #expect(String(decoding: pam, as: UTF8.self) == "o\no'brien\noz\nq\"x\ns\\x\n")
    }

    @Test func `a name beyond ASCII is told, because Dovecot folds no such letters`() {
        var value = TableValue()
        value.logins = [("søren", 0, .thirdParty), ("bert", 0, .thirdParty)]
        let found = parameters().problems(in: value.table)
        #expect(
            found.map { "\($0.code.rawValue) \($0.subject ?? "-")" } == ["deniable-otherwise søren"]
        )
        #expect(
            found.first?.sentence
                == "Dovecot denies this spelling only; in capitals, or composed otherwise, the "
                + "name gets in unless auth_username_chars keeps such letters out, as it does by "
                + "default")
        let without = parameters(dovecot: false).problems(in: value.table)
        #expect(without.isEmpty)
    }

    @Test func `One login a line, without what the format cannot hold`() throws {
        var value = TableValue()
        value.logins = [
            ("#a", 0, .thirdParty), ("anna berg", 0, .thirdParty), ("b:c", 0, .thirdParty),
            ("bert@example.com", 0, .suspended),
        ]
        let table = value.table
        let dovecot = try TextSink.gather { try LoginList.dovecot.render(table, to: &$0) }
        #expect(String(decoding: dovecot, as: UTF8.self) == "anna berg\nbert@example.com\n")
        let pam = try TextSink.gather { try LoginList.pam.render(table, to: &$0) }
        #expect(String(decoding: pam, as: UTF8.self) == "#a\nanna berg\nb:c\nbert@example.com\n")
        let names = pam.withUnsafeBytes { LoginList.pam.parse($0) }
        #expect(names == table.logins.map { Array(table.arena.bytes($0.name)) })
    }
}
