import Settings
import Testing

/// Rules have names, never numbers.
@Suite struct RuleNameTests {
    private func names(_ rules: String...) throws -> [String] {
        let placement = "placement:\n" + rules.map { "  - \($0)\n" }.joined()
        return try settings(of: file(placement: placement)).placement.map(\.name)
    }

    @Test func `the usual name is the short form of the condition`() throws {
        let names = try names(
            "{group: \"CN=Split-Relay, ou=groups,dc=example,dc=com\", system: exchange}",
            "{under: 'ou=Board\\, Staff,dc=example,dc=com', system: exchange}",
            "{filter: \"(&(a=b)(c=d))\", system: exchange}",
            "{list: waves/wave.2.csv, system: exchange}", "{list: .hidden, system: exchange}",
            "{attribute: mailHost, systems: {a: exchange}}", "{system: here}")
        #expect(
            names == [
                "Split-Relay", "Board, Staff", "(&(a=b)(c=d))", "wave.2", ".hidden", "mailHost",
                "everybody-else",
            ])
    }

    @Test func `the settings may give another`() throws {
        let names = try names(
            "{attribute: mailHost, systems: {a: exchange}, name: by host}",
            "{attribute: mailHost, systems: {b: exchange}}", "{name: the rest, system: here}")
        #expect(names == ["by host", "mailHost", "the rest"])
    }

    @Test func `a long filter is cut, on a whole character`() throws {
        let value = String(repeating: "é", count: 150)
        let names = try names("{filter: \"(a=\(value))\", system: exchange}", "{system: here}")
        #expect(names[0] == "(a=" + String(repeating: "é", count: 126))
        #expect(names[0].utf8.count == 255)
    }

    @Test func `what is no name, and what is a name already`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {group: "cn=staff,dc=a", system: here}
                      - {group: "cn=staff,dc=b", system: here}
                    #   ^ duplicate-name: another rule is called 'staff' already -> give one of them a \
                    name of its own: name: TEXT
                      - {under: dc=x, system: here, name: staff}
                    #                                     ^ duplicate-name: another rule is called \
                    'staff' already -> give one of them a name of its own: name: TEXT
                      - {under: dc=y, system: here, name: "a\\tb"}
                    #                                     ^ control-character: 'placement[].name' must \
                    not hold line breaks or other control characters -> write the text in one line
                      - {under: dc=z, system: here, name: }
                    #                               ^ empty-value: 'placement[].name' has no value -> \
                    write the value after the colon, or leave the key out
                      - {system: here, name: \(String(repeating: "n", count: 256))}
                    #                        ^ too-long: 'placement[].name' must not be longer than \
                    255 bytes -> a few words will do: the name stands in every row that the rule decides
                    """))
    }
}
