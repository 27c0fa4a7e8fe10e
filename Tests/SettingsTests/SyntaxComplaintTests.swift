import MailModel
import Settings
import Testing

/// Complaints about YAML itself.
@Suite struct SyntaxComplaintTests {
    @Test func `a tab as indentation`() {
        expectComplaints(
            in: """
                domains:
                \t- name: example.com
                #< syntax: this is not YAML: found character that cannot start any token -> indent \
                with blanks, not with tabs
                """)
    }

    @Test func `an unquoted colon, a lost colon, wrong indentation, an open bracket`() {
        expectComplaints(
            in: """
                state: a: b
                #       ^ syntax: this is not YAML: mapping values are not allowed in this context -> \
                put quotes around a text that holds ': ', or mind the indentation
                """)
        expectComplaints(
            in: """
                state /srv
                keep: 5
                #   ^ syntax: this is not YAML: mapping values are not allowed in this context -> put \
                quotes around a text that holds ': ', or mind the indentation
                """)
        expectComplaints(
            in: """
                keep: 5
                 state: /srv
                #     ^ syntax: this is not YAML: mapping values are not allowed in this context -> \
                put quotes around a text that holds ': ', or mind the indentation
                """)
        expectComplaints(
            in: """
                users: {login: [uid}
                #                  ^ syntax: this is not YAML: did not find expected ',' or ']' -> put \
                quotes around a text that holds brackets, braces or commas
                """)
    }

    @Test func `characters that begin nothing`() {
        expectComplaints(
            in: """
                group: @mail
                #      ^ syntax: this is not YAML: found character that cannot start any token -> put \
                quotes around a text that begins with '@'
                """)
        expectComplaints(
            in: """
                state: "\\/srv\\q"
                #            ^ syntax: this is not YAML: found unknown escape character -> use single \
                quotes: '\\' is then a backslash
                """)
    }

    @Test func `a key given twice`() {
        expectComplaints(
            in: """
                keep: 5
                #< duplicate-key: the key 'keep' is given more than once here -> keep one of them
                state: /srv
                keep: 6
                """)
        expectComplaints(
            in: file(
                """
                limits:
                  "1": 5
                # ^ unknown-key: unknown key '1' -> the keys here are users_min, addresses_min, \
                removed, moved, changed, taken, denied, allowed, groups
                  1: 6
                # ^ duplicate-key: the key '1' is given more than once here -> keep one of them
                """))
    }

    @Test func `a second document`() {
        expectComplaints(
            in: """
                keep: 5
                ---
                #< syntax: a second YAML document begins here -> settings are one document; leave out \
                the '---' in the middle
                keep: 6
                """)
    }

    @Test func `anchors, aliases and tags`() {
        expectComplaints(
            in: """
                state: &here /srv
                #      ^ anchor: anchors and aliases are not allowed in settings -> write the value \
                out where it is needed
                metrics_file: *here
                group: !include group.txt
                #      ^ tag: tags such as !include have no meaning in settings -> leave the tag out, \
                or put quotes around a text that begins with '!'
                """)
        expectComplaints(
            in: """
                state: *here
                #      ^ syntax: this is not YAML: found undefined alias -> put quotes around a text \
                that begins with '*'
                """)
    }

    @Test(arguments: [false, true]) func `a bomb of aliases is refused at once`(inKey: Bool) {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        if inKey { text += "? *a9\n: 1\n" }
        let clock = ContinuousClock()
        let duration = clock.measure {
            let (settings, diagnostics) = SettingsReader.read(text)
            #expect(settings == nil)
            #expect(diagnostics.map(\.code) == ["anchor"])
        }
        #expect(duration < .seconds(5))
    }

    @Test func `very deep, very large and binary files are refused`() {
        for deep in ["[", "{", "- ", "? ", "[\n", "{a: "] {
            let (settings, diagnostics) = SettingsReader.read(
                String(repeating: deep, count: 100_000))
            #expect(settings == nil)
            #expect(diagnostics.map(\.code) == ["too-deep"])
        }
        let large = SettingsReader.read("# " + String(repeating: "x", count: 1_000_000))
        #expect(large.diagnostics.map(\.code) == ["too-large"])
        let binary = SettingsReader.read("keep: 5\nstate: a\u{0}b")
        #expect(
            binary.diagnostics.map(line) == [
                "2:9 control-character: control characters are not allowed in settings"
            ])
    }
}
